/* Sends a file, or several one after the other, in parts, each with its place and digest, and goes on where it broke off. Without it the form sends the file whole. */
"use strict";

(() => {
  const PAUSES_S = [1, 2, 4, 8, 15, 30];

  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = (data) => crypto.subtle.digest("SHA-256", data);
  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  /* What the node says no to: it is told as it stands, and not tried again. */
  class Refused extends Error {
    constructor(told) {
      super(told?.sentence ?? "");
      this.told = told;
    }
  }

  class Sending {
    constructor(zone) {
      this.zone = zone;
      this.form = zone.closest("form");
      this.input = zone.querySelector("input[type=file]");
      this.hidden = zone.querySelector("input[type=hidden]");
      this.place = zone.querySelector("[data-sending]");
      this.bar = this.place.querySelector("progress");
      this.told = this.place.querySelector("[data-told]");
      this.part = Number(zone.dataset.part);
      this.begin = zone.dataset.begin;
      this.said = "";
      this.listen();
    }

    listen() {
      this.zone.querySelector("[data-drag]").hidden = false;
      this.form.addEventListener("submit", (event) => this.submitted(event));
      this.input.addEventListener("change", () => { this.hidden.value = ""; });
      for (const name of ["dragenter", "dragover"]) {
        this.zone.addEventListener(name, (event) => { event.preventDefault(); this.zone.classList.add("over"); });
      }
      this.zone.addEventListener("dragleave", (event) => {
        if (!this.zone.contains(event.relatedTarget)) this.zone.classList.remove("over");
      });
      this.zone.addEventListener("drop", (event) => {
        event.preventDefault();
        this.zone.classList.remove("over");
        const given = [...event.dataTransfer.files].slice(0, this.input.multiple ? undefined : 1);
        if (given.length === 0) return;
        const taken = new DataTransfer();
        for (const file of given) taken.items.add(file);
        this.input.files = taken.files;
        this.input.dispatchEvent(new Event("change"));
      });
    }

    say(name, percent = null) {
      if (percent !== null) this.bar.value = percent;
      if (name !== this.said) {
        this.told.replaceChildren(this.zone.querySelector(`template[data-say=${name}]`).content.cloneNode(true));
        this.said = name;
      }
      const number = this.told.querySelector("[data-percent]");
      if (number && percent !== null) number.textContent = `${percent} %`;
    }

    refuse(told) {
      this.said = "";
      this.told.textContent = `${told.sentence} ${told.remedy ?? ""}`;
    }

    async submitted(event) {
      const files = [...this.input.files];
      if (files.length === 0 || this.hidden.value) return;
      event.preventDefault();
      if (this.busy) return;
      this.busy = true;
      const buttons = [...this.form.querySelectorAll("button")];
      for (const button of buttons) button.disabled = true;
      this.place.hidden = false;
      try {
        const ids = [];
        for (const file of files) ids.push(await this.send(file));
        this.hidden.value = ids.join(" ");
        this.say("arrived", 100);
        this.input.disabled = true;
        for (const button of buttons) button.disabled = false;
        this.form.requestSubmit(event.submitter);
      } catch (error) {
        for (const button of buttons) button.disabled = false;
        if (error instanceof Refused && error.told) this.refuse(error.told);
        else this.say("broken");
      } finally {
        this.busy = false;
      }
    }

    /* The id of the file at the node, once all of it has arrived. */
    async send(file) {
      const digests = await this.digests(file);
      const whole = new Uint8Array(digests.length * 32);
      digests.forEach((digest, at) => whole.set(new Uint8Array(digest), at * 32));
      const announced = new FormData();
      const said = { kind: this.zone.dataset.kind, name: file.name, size: file.size, fingerprint: hex(await sha256(whole)) };
      for (const [name, value] of Object.entries(said)) announced.append(name, value);
      let at = await this.asked(this.begin, announced, {});
      const word = at.received > 0 && !at.whole ? "resumed" : "sending";
      while (!at.whole) {
        this.say(word, Math.floor((100 * at.received) / file.size));
        const start = at.received;
        const digest = hex(digests[start / this.part]);
        const headers = { "Upload-Offset": String(start), "Upload-Digest": digest, "Content-Type": "application/octet-stream" };
        const body = file.slice(start, Math.min(file.size, start + this.part));
        try {
          at = { ...at, ...(await this.asked(`${this.begin}${at.id}/`, body, headers)) };
        } catch (error) {
          /* The answer to a part was lost on its way: the node says which part is next. */
          if (error.told?.code !== "upload.offset" || error.told.next === start) throw error;
          at = await this.asked(this.begin, announced, {});
        }
      }
      return at.id;
    }

    async digests(file) {
      const found = [];
      for (let start = 0; start < file.size; start += this.part) {
        this.say("reading", Math.floor((100 * start) / file.size));
        found.push(await sha256(await file.slice(start, start + this.part).arrayBuffer()));
      }
      return found;
    }

    /* Asks the node; where the line is cut it is tried again, after longer and longer pauses. */
    async asked(address, body, headers) {
      const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
      for (const seconds of [...PAUSES_S, null]) {
        let answer = null;
        try {
          answer = await fetch(address, { method: "POST", body, headers: { ...headers, "X-CSRFToken": token }, redirect: "error" });
        } catch {
          answer = null;
        }
        if (answer?.ok) return answer.json();
        if (answer && answer.status < 500) throw new Refused(await answer.json().then((read) => read.error, () => null));
        if (seconds === null) break;
        this.say("waiting");
        await pause(seconds);
      }
      throw new Refused(null);
    }
  }

  if (!globalThis.crypto?.subtle) return;
  for (const zone of document.querySelectorAll("[data-upload]")) new Sending(zone);
})();
