// The list beside the picture: every node of it, for keys and for the ear. It holds
// a stretch around the current one, so that thousands stay light.

const stretch = 40; // options before and after the current one

export class NodeList {
  // say(i) is what is announced of a node, keys(event) may take a key first.
  constructor(element, model, { focus, open, label, keys }) {
    Object.assign(this, { element, model, focus, open, label, keys });
    this.rtl = getComputedStyle(element).direction === "rtl";
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("click", (event) => {
      const option = event.target.closest("[data-node]");
      if (option) this.go(Number(option.dataset.node), true);
    });
    element.addEventListener("dblclick", () => this.open(this.current));
    element.addEventListener("focus", () => {
      if (this.current >= 0) this.focus(this.current);
      else if (this.order.length) this.go(this.order[Math.max(0, this.order.indexOf(model.around))], true);
    });
    element.addEventListener("blur", () => this.focus(-1));
    this.current = -1;
    this.typed = "";
    this.refresh();
  }

  // Takes over what the model shows now.
  refresh() {
    this.order = [...this.model.nodes.keys()].filter((i) => this.model.shown[i]);
    this.place = new Map(this.order.map((node, at) => [node, at]));
    if (!this.place.has(this.current)) this.current = this.from = -1;
    this.fill();
  }

  fill() {
    const at = Math.max(0, this.place.get(this.current) ?? 0);
    const first = Math.max(0, at - stretch);
    this.element.replaceChildren(...this.order.slice(first, at + stretch + 1).map((i, k) => {
      const option = document.createElement("li");
      option.id = `knoten-${i}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", String(i === this.current));
      option.setAttribute("aria-setsize", this.order.length);
      option.setAttribute("aria-posinset", first + k + 1);
      option.dataset.node = i;
      option.dir = "auto";
      option.textContent = this.label(i);
      return option;
    }));
    const active = this.current < 0 ? null : document.getElementById(`knoten-${this.current}`);
    if (active) {
      this.element.setAttribute("aria-activedescendant", active.id);
      this.element.scrollTop = active.offsetTop - this.element.clientHeight / 2;
    } else this.element.removeAttribute("aria-activedescendant");
  }

  // Makes a node the current one; as an origin, partners are counted from it.
  go(i, origin) {
    if (!this.place.has(i)) return;
    this.current = i;
    if (origin) [this.from, this.step] = [i, -1];
    this.fill();
    this.focus(i);
  }

  // Steps through the partners of the origin.
  along(step) {
    if (this.from < 0) return;
    const partners = this.model.partners(this.from);
    if (!partners.length) return;
    this.step = (this.step + step + partners.length + (this.step < 0 && step < 0 ? 1 : 0)) % partners.length;
    this.go(partners[this.step], false);
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (this.keys(event) || this.walk(event)) event.preventDefault();
    else if (event.key.length === 1 && event.key !== " ") this.find(event.key);
  }

  walk({ key }) {
    const at = this.place.get(this.current) ?? -1;
    const forward = this.rtl ? "ArrowLeft" : "ArrowRight";
    const back = this.rtl ? "ArrowRight" : "ArrowLeft";
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10, PageUp: at - 10, Home: 0, End: this.order.length - 1 }[key];
    if (to !== undefined) this.go(this.order[Math.min(this.order.length - 1, Math.max(0, to))], true);
    else if (key === forward) this.along(1);
    else if (key === back) this.along(-1);
    else if (key === " ") this.go(this.current, true); // from here on
    else if (key === "Escape") this.go(this.from, true);
    else if (key === "Enter") this.open(this.current);
    else return false;
    return true;
  }

  // Letters typed quickly are the beginning of a name.
  find(letter) {
    const now = Date.now();
    this.typed = now - (this.last ?? 0) < 800 ? this.typed + letter : letter;
    this.last = now;
    const wanted = this.typed.toLocaleLowerCase();
    const found = this.order.find((i) => this.model.nodes[i].name.toLocaleLowerCase().startsWith(wanted));
    if (found !== undefined) this.go(found, true);
  }
}
