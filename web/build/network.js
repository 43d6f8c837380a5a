// Draws the network picture from positions the server computed. The drawing of the
// server stands there until this one does, and where it cannot; list and tables
// say the same.
import { legend } from "./picture/legend.js";
import { NodeList } from "./picture/list.js";
import { dateOf, dayNumber, read } from "./picture/model.js";
import { draw, save } from "./picture/png.js";
import { Stage } from "./picture/stage.js";

const fill = (text, ...args) => text.replace(/\{(\d)\}/g, (_, k) => args[k]);
const named = 5; // partners told by name

class Picture {
  constructor(figure, data) {
    this.figure = figure;
    this.texts = JSON.parse(figure.dataset.texts);
    this.data = data;
    this.model = read(data);
    this.find = (selector) => figure.querySelector(selector);
    this.slider = this.find("input[type=range]");
    this.day = dayNumber(data.day);
    this.model.apply(this.filter());
    this.stage = new Stage(this.find(".ln-network__picture"), this.model);
    this.list = new NodeList(this.find("[role=listbox]"), this.model, {
      focus: (i) => this.point(i), open: (i) => this.open(i), keys: (event) => this.keys(event),
      label: (i) => `${this.model.nodes[i].name} – ${this.data.kinds[this.model.nodes[i].kind][1]}`,
    });
    this.controls();
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
    return changed;
  }

  say(text) { this.find("[data-said]").textContent = text; }
  sayShown() { this.say(fill(this.texts.shown, this.date(this.day), this.model.count, this.model.drawn)); }
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

  // A change is done: names find their room, addresses follow, the ear is told.
  over() {
    this.stage.settle();
    this.addresses();
    this.sayShown();
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
    set("relation", new Set(drawn.map(({ relation }) => relation)));
    set("state", new Set(drawn.flatMap(({ state }) => (state ? [state] : []))));
    set("without", this.data.kinds.flatMap(([key], k) => (kinds.has(k) ? [] : [key])));
    set("on", [dateOf(this.day)]);
    set("size", [this.stage.look.size]);
    set("colour", [this.stage.look.colour]);
    this.image = `/netzwerk/bild.svg${now.search}`;
    const recount = this.find("[data-recount]");
    if (recount) recount.href = now.pathname + now.search;
    const svg = this.figure.parentElement.querySelector("[data-svg]");
    if (svg) svg.href = this.image;
  }
}

async function show(figure) {
  figure.hidden = false; // sigma measures its container
  try {
    const answer = await fetch(figure.dataset.source, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`network picture: ${answer.status}`);
    figure.picture = new Picture(figure, await answer.json());
  } catch (error) {
    // No WebGL, no network: the drawing of the server stays, and the page says why.
    const note = document.createElement("p");
    note.className = "ln-quiet";
    note.textContent = JSON.parse(figure.dataset.texts).failed;
    figure.replaceChildren(note);
    console.warn(error);
  }
}

for (const figure of document.querySelectorAll("figure.ln-network[data-source]")) show(figure);
