"""``tansiq completion``: the script that teaches a shell the commands, options and loaded lists."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

__all__ = ["completion"]


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    r"""Print the completion script for SHELL.

    \b
    bash:  tansiq completion bash >> ~/.bashrc
    zsh:   tansiq completion zsh >> ~/.zshrc
    fish:  tansiq completion fish > ~/.config/fish/completions/tansiq.fish
    """
    known = get_completion_class(shell)
    assert known is not None  # click.Choice lets nothing else through
    click.echo(known(click.get_current_context().find_root().command, {}, "tansiq", "_TANSIQ_COMPLETE").source())
