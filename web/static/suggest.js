// Turns a search input with data-suggest into a combobox (ARIA 1.2, list
// autocomplete). Without this script the form still searches.
(() => {
  const pause = 120; // ms between the last keystroke and the question

  class Suggest {
    constructor(input) {
      this.input = input;
      this.asked = null;
      this.timer = 0;
      this.active = -1;
      this.build();
      input.addEventListener("input", () => this.later());
      input.addEventListener("keydown", (event) => this.key(event));
      input.addEventListener("blur", () => this.close());
      input.addEventListener("focus", () => { if (this.options().length > 0) this.open(); });
    }

    build() {
      const { input } = this;
      this.list = document.createElement("ul");
      this.list.id = input.id + "-vorschlaege";
      this.list.className = "ln-suggest";
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", input.dataset.label ?? "");
      this.list.hidden = true;
      this.status = document.createElement("div");
      this.status.className = "kern-sr-only";
      this.status.setAttribute("role", "status");
      input.after(this.list);
      input.form.append(this.status);
      for (const [name, value] of Object.entries({
        role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
        "aria-controls": this.list.id, autocapitalize: "none", spellcheck: "false",
      })) input.setAttribute(name, value);
      // mousedown would take the focus, and the list with it, before the click.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.choose(option);
      });
    }

    options() { return [...this.list.children]; }

    later() {
      clearTimeout(this.timer);
      this.asked?.abort();
      const text = this.input.value.trim();
      if (text === "") { this.fill([]); return; }
      this.timer = setTimeout(() => this.ask(text), pause);
    }

    async ask(text) {
      const asked = this.asked = new AbortController();
      const url = new URL(this.input.dataset.suggest, location.href);
      url.searchParams.set("q", text);
      try {
        const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } });
        if (!answer.ok) { this.fill([]); return; }
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (asked.signal.aborted) return;
        this.fill([...page.querySelectorAll("[role=option]")]);
        this.say(this.options().length);
      } catch {
        // Replaced by a later question, or no network: the form still works.
        if (this.asked === asked) this.fill([]);
      }
    }

    fill(options) {
      this.active = -1;
      this.input.removeAttribute("aria-activedescendant");
      options.forEach((option, i) => {
        option.id = `${this.list.id}-${i}`;
        option.setAttribute("aria-selected", "false");
      });
      this.list.replaceChildren(...options);
      if (options.length > 0 && document.activeElement === this.input) this.open();
      else this.close();
      if (options.length === 0) this.status.textContent = "";
    }

    say(count) {
      const { none, one, many } = this.input.dataset;
      this.status.textContent = count === 0 ? none ?? "" : count === 1 ? one ?? "" : (many ?? "").replace("{n}", count);
    }

    open() {
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
    }

    close() {
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.mark(-1);
    }

    mark(index) {
      const options = this.options();
      this.active = index;
      options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
      if (index < 0) { this.input.removeAttribute("aria-activedescendant"); return; }
      this.input.setAttribute("aria-activedescendant", options[index].id);
      options[index].scrollIntoView({ block: "nearest" });
    }

    key(event) {
      const count = this.options().length;
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      switch (event.key) {
        case "ArrowDown":
        case "ArrowUp": {
          if (count === 0) return;
          event.preventDefault();
          this.open();
          const step = event.key === "ArrowDown" ? 1 : -1;
          // One place more than options: the text itself, between last and first.
          this.mark((this.active + 1 + step + count + 1) % (count + 1) - 1);
          return;
        }
        case "Enter":
          if (this.active < 0 || this.list.hidden) return;
          event.preventDefault();
          this.choose(this.options()[this.active]);
          return;
        case "Escape":
          if (this.list.hidden) return;
          event.preventDefault(); // the first Escape closes, the second clears
          this.close();
      }
    }

    choose(option) {
      const { href } = option.dataset;
      if (href) {
        const url = new URL(href, location.href);
        if (url.origin === location.origin) location.assign(url);
        return;
      }
      this.input.value = (option.querySelector(".ln-suggest__text") ?? option).textContent.trim();
      this.close();
      this.input.form.requestSubmit();
    }
  }

  for (const input of document.querySelectorAll("input[data-suggest][id]")) new Suggest(input);
})();
