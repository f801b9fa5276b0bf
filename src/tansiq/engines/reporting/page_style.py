"""The one stylesheet of the page: logical directions only, light and dark, narrow screens, print."""

from __future__ import annotations

__all__ = ["STYLE"]

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #55606f; --ground: #fbfaf7; --card: #ffffff; --line: #d9d6cd;
  --accent: #0b5a6b; --stated: #1d6b3a; --inferred: #8a5a00; --unknown: #6b6b6b; --caution: #fdf3d8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #a5b0be; --ground: #14181e; --card: #1c222a;
  --line: #36404c; --accent: #7cc7d8; --stated: #7fce9b; --inferred: #e8b75a;
  --unknown: #a9a9a9; --caution: #3a3220; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); line-height: 1.6;
  font-family: "Noto Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Segoe UI", Tahoma, system-ui, sans-serif; }
main, header, nav { max-inline-size: 62rem; margin-inline: auto; padding-inline: 1rem; }
header { padding-block: 1.5rem 0.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin-block: 0 0.25rem; }
h2 { font-size: 1.2rem; margin-block: 2.25rem 0.25rem; padding-block-end: 0.25rem;
  border-block-end: 2px solid var(--accent); }
h3 { font-size: 1rem; margin-block: 1.25rem 0.25rem; }
p { margin-block: 0.35rem; }
a { color: var(--accent); }
.soft { color: var(--soft); font-size: 0.9rem; }
.caution { background: var(--caution); border-inline-start: 4px solid var(--inferred);
  padding: 0.6rem 0.8rem; border-radius: 4px; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; margin-block: 0.75rem 0; }
ol.line, ul.cards { list-style: none; padding: 0; margin-block: 0.75rem; }
ol.line { border-inline-start: 2px solid var(--line); }
ol.line > li { padding-inline-start: 1rem; padding-block: 0.4rem; position: relative; }
ol.line > li::before { content: ""; position: absolute; inset-inline-start: -6px;
  inset-block-start: 1rem; inline-size: 10px;
  block-size: 10px; border-radius: 50%; background: var(--accent); }
ul.cards > li { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 0.6rem 0.8rem;
  margin-block: 0.6rem; }
blockquote { margin: 0.3rem 0; padding-inline-start: 0.7rem; border-inline-start: 3px solid var(--line);
  text-align: start;
  overflow-wrap: anywhere; }
.when { font-weight: 700; font-variant-numeric: tabular-nums; }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: 999px; padding-inline: 0.55rem;
  font-size: 0.8rem; white-space: nowrap; }
.stated { color: var(--stated); } .inferred { color: var(--inferred); } .unknown { color: var(--unknown); }
mark { background: none; color: inherit; border-block-end: 2px solid var(--accent); font-weight: 700; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; inline-size: 100%; font-size: 0.95rem; }
th, td { text-align: start; vertical-align: top; padding: 0.4rem 0.6rem; border-block-end: 1px solid var(--line);
  overflow-wrap: break-word; min-inline-size: 6.5rem; }
td bdi { overflow-wrap: break-word; }
thead th { color: var(--soft); font-weight: 600; }
details { background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; padding: 0.4rem 0.8rem; margin-block: 0.5rem; }
p bdi, li bdi { overflow-wrap: anywhere; }
summary { cursor: pointer; overflow-wrap: anywhere; }
.gone { margin: 0; padding-inline-start: 1.2rem; color: var(--soft); font-size: 0.9rem; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { border: 1px solid var(--line); border-radius: 6px; background: var(--card);
  margin-block: 0.6rem; padding: 0.3rem 0.2rem; }
  td { border: 0; padding-block: 0.15rem; }
  td::before { content: attr(data-label); display: block; color: var(--soft); font-size: 0.8rem; }
}
@media print { body { background: none; } nav { display: none; } details, ul.cards > li, tr { break-inside: avoid; }
  h2 { break-after: avoid; } }
"""
