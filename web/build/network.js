// Draws the network picture from positions the server computed. The drawing of the
// server stands there until this one does, and where it cannot; list and tables
// say the same.
import { ask } from "./picture/ask.js";
import { legend } from "./picture/legend.js";
import { NodeList } from "./picture/list.js";
import { dateOf, dayNumber, read } from "./picture/model.js";
import { draw, save } from "./picture/png.js";
import { Stage } from "./picture/stage.js";

const fill = (text, ...args) => text.replace(/\{(\d)\}/g, (_, k) => args[k]);
const named = 5; // partners told by name
const pause = 150; // ms without a change, after which the server is asked to count

class Picture {
  constructor(figure, data) {
    this.figure = figure;
    this.texts = JSON.parse(figure.dataset.texts);
    this.data = data;
    this.model = read(data);
    this.find = (selector) => figure.querySelector(selector);
    this.slider = this.find("input[type=range]");
    this.day = this.counted = dayNumber(data.day);
    this.model.apply(this.filter());
    this.stage = new Stage(this.find(".ln-network__picture"), this.model);
    this.list = new NodeList(this.find("[role=listbox]"), this.model, {
      focus: (i) => this.point(i), open: (i) => this.open(i), keys: (event) => this.keys(event),
      label: (i) => `${this.model.nodes[i].name} – ${this.data.kinds[this.model.nodes[i].kind][1]}`,
    });
    this.controls();
    const narrow = this.find("[data-narrow]"); // there the tables would be far below
    if (narrow) narrow.open = matchMedia("(min-width: 48rem)").matches;
    this.restyle();
    this.addresses();
    figure.dataset.drawn = "true";
  }

  filter() {
    const checked = (name) => new Set([...this.figure.querySelectorAll(`input[data-filter="${name}"]`)].filter((box) => box.checked).map((box) => box.value));
    const kinds = checked("kind");
    return { day: this.day, lines: new Set([...checked("line")].map(Number)),
      kinds: new Set(this.data.kinds.flatMap(([key], k) => (kinds.has(key) ? [k] : []))) };
  }

  // Shows what filters and slider say now.
  show() {
    const changed = this.model.apply(this.filter());
    this.stage.update(changed);
    this.list.refresh();
    legend(this.find("[data-legend]"), this.stage);
    const counts = this.model.byKind();
    for (const place of this.figure.querySelectorAll("[data-count]")) {
      place.textContent = counts[this.data.kinds.findIndex(([key]) => key === place.dataset.count)];
    }
    this.stale(true);
    return changed;
  }

  // Says that ways, groups and words are of another day than the lines; where they
  // do not come, of which, and the way to them.
  stale(is, failed = false) {
    const note = this.find("[data-stale]");
    note.dataset.stale = is ? "yes" : "no";
    note.toggleAttribute("data-failed", failed);
    note.firstElementChild.textContent = fill(this.texts.stale, this.date(this.counted));
    const counting = this.find("[data-counting]");
    if (counting) counting.hidden = !is || failed;
  }

  say(text) { this.find("[data-said]").textContent = text; }
  sayShown() {
    const lines = this.filter().lines.size ? "" : ` ${this.texts.no_lines}`;
    this.say(fill(this.texts.shown, this.date(this.day), this.model.count, this.model.drawn) + lines);
  }
  date(day) {
    const [y, mm, dd] = dateOf(day).split("-");
    return this.texts.date.replace("{y}", y).replace("{mm}", mm).replace("{dd}", dd).replace("{m}", Number(mm)).replace("{d}", Number(dd));
  }

  point(i) {
    this.stage.point(i);
    if (i < 0) return;
    const { name, kind, town } = this.model.nodes[i];
    const partners = this.model.partners(i).map((j) => this.model.nodes[j].name);
    let text = fill(this.texts.said, name, this.data.kinds[kind][1], town || "–", partners.length);
    if (partners.length) {
      const some = partners.slice(0, named).join(this.texts.list);
      const more = partners.length > named ? this.texts.list + fill(this.texts.more, partners.length - named) : "";
      text += ` ${fill(this.texts.with, some + more)}`;
    }
    this.say(text);
  }

  draw(address) { return draw(address); }

  open(i) {
    if (i >= 0) location.assign(`/akteure/${encodeURIComponent(this.model.nodes[i].slug)}`);
  }

  // Keys that move the picture; true where one was taken.
  keys({ key, shiftKey }) {
    const moves = { ArrowLeft: [-0.2, 0], ArrowRight: [0.2, 0], ArrowUp: [0, 0.2], ArrowDown: [0, -0.2] };
    if (shiftKey && moves[key]) this.stage.pan(...moves[key]);
    else if (key === "+") this.stage.zoom(1 / 1.5);
    else if (key === "-") this.stage.zoom(1.5);
    else if (key === "0") this.stage.reset();
    else return false;
    return true;
  }

  controls() {
    const { stage, texts } = this;
    const bar = this.find("[data-buttons]");
    for (const [text, act] of [[texts.zoom_in, () => stage.zoom(1 / 1.5)], [texts.zoom_out, () => stage.zoom(1.5)], [texts.reset, () => stage.reset()],
      [texts.left, () => stage.pan(-0.2, 0)], [texts.right, () => stage.pan(0.2, 0)], [texts.up, () => stage.pan(0, 0.2)], [texts.down, () => stage.pan(0, -0.2)]]) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
      button.addEventListener("click", act);
      bar.append(button);
    }
    this.find(".ln-network__filter").addEventListener("change", ({ target }) => {
      if (target.matches("select")) this.restyle();
      else this.show();
      this.over();
    });
    this.slider?.addEventListener("input", () => this.slide());
    this.slider?.addEventListener("change", () => this.over());
    stage.renderer.on("clickNode", ({ node }) => this.list.go(Number(node), true));
    stage.renderer.on("doubleClickNode", (event) => {
      event.preventSigmaDefault();
      this.open(Number(event.node));
    });
    const png = this.figure.parentElement.querySelector("[data-png]");
    if (png) {
      png.hidden = false;
      png.addEventListener("click", () => save(this.image).catch(() => this.say(texts.png_failed)));
    }
  }

  // The slider counts months since the first tie; its last is today.
  slide() {
    const { first, today } = this.slider.dataset;
    const months = Number(this.slider.value);
    const start = new Date(first);
    const at = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, 1));
    this.day = months >= Number(this.slider.max) ? dayNumber(today) : Math.max(dayNumber(first), Math.round(at / 86400000));
    this.show();
    const text = this.date(this.day);
    this.find("[data-day]").textContent = text;
    this.slider.setAttribute("aria-valuetext", text);
  }

  // A change is done: names find their room, addresses follow, the ear is told, and
  // the server counts what only it can.
  over() {
    this.stage.settle();
    this.addresses();
    this.sayShown();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.recount(), pause);
  }

  // Takes ways, groups, words and tables of the picture as it is now. Where that
  // fails, the note beside the slider says which day they are of.
  async recount() {
    const { page, day } = this;
    this.asked?.abort();
    const { signal } = (this.asked = new AbortController());
    try {
      const [counts, text] = await Promise.all([ask(page.replace("/netzwerk?", "/netzwerk/daten?only=counts&"), "application/json", signal).then((r) => r.json()),
        ask(page, "text/html", signal).then((r) => r.text())]);
      if (page !== this.page) return;
      this.model.take(counts);
      const fresh = new DOMParser().parseFromString(text, "text/html");
      for (const part of document.querySelectorAll("[data-counted]")) {
        const now = fresh.querySelector(`[data-counted="${part.dataset.counted}"]`);
        if (now) part.replaceChildren(...now.childNodes);
      }
      this.counted = day;
      this.stale(false);
      this.restyle();
      history.replaceState(null, "", page);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.stale(true, true);
      console.warn(error);
    }
  }

  restyle() {
    this.stage.look = { size: this.find("#bild-size").value, colour: this.find("#bild-colour").value };
    this.stage.settle();
    legend(this.find("[data-legend]"), this.stage);
  }

  // The addresses of this picture as it is now: as a page, as SVG.
  addresses() {
    const { lines, kinds } = this.filter();
    const now = new URL(this.figure.dataset.here, location.href);
    const set = (name, values) => {
      now.searchParams.delete(name);
      for (const value of values) now.searchParams.append(name, value);
    };
    const drawn = this.data.lines.filter((_, k) => lines.has(k));
    const some = (values) => (values.length ? new Set(values) : ["none"]); // nothing at all would mean the usual
    set("relation", some(drawn.map(({ relation }) => relation)));
    set("state", some(drawn.flatMap(({ state }) => (state ? [state] : []))));
    set("without", this.data.kinds.flatMap(([key], k) => (kinds.has(k) ? [] : [key])));
    set("on", [dateOf(this.day)]);
    set("size", [this.stage.look.size]);
    set("colour", [this.stage.look.colour]);
    this.image = `/netzwerk/bild.svg${now.search}`;
    this.page = now.pathname + now.search;
    this.find("[data-recount]").href = this.page;
    const svg = this.figure.parentElement.querySelector("[data-svg]");
    if (svg) svg.href = this.image;
  }
}

async function show(figure) {
  figure.hidden = false; // sigma measures its container
  try {
    figure.picture = new Picture(figure, await (await ask(figure.dataset.source, "application/json")).json());
  } catch (error) {
    // No WebGL, no network: the drawing of the server stays, and the page says why.
    const note = document.createElement("p");
    note.className = "ln-quiet";
    note.textContent = JSON.parse(figure.dataset.texts).failed;
    figure.replaceChildren(note);
    console.warn(error);
  }
}

// On paper the drawing of the server stands for the picture: as it is now.
addEventListener("beforeprint", () => {
  for (const figure of document.querySelectorAll("figure.ln-network")) {
    const still = figure.parentElement.querySelector(".ln-network__still");
    if (still && figure.picture) still.src = figure.picture.image;
  }
});

for (const figure of document.querySelectorAll("figure.ln-network[data-source]")) show(figure);
