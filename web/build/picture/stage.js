// The drawing of the picture: what the model shows, on the graphics card.
import Graph from "graphology";
import Sigma from "sigma";
import { Glide } from "./glide.js";
import { touch } from "./touch.js";
import { LineProgram, outline, ShapeProgram } from "./programs.js";

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Sigma reads hexadecimal colours only, a style sheet may speak oklch: a pixel
// of the colour tells.
function parts(colour) {
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  context.fillStyle = "#888";
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}
const hex = (rgb) => "#" + rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("");

// Colours of lines are made for paper; on a dark ground they are lightened.
const lighten = (colour) => hex(parts(colour).map((part) => 255 - (255 - part) * 0.55));

// With so many nodes only the largest have their names until the picture is enlarged.
const many = 400;
const finger = 3; // pixels beside a node that still mean it

export class Stage {
  constructor(container, model) {
    this.model = model;
    this.large = model.nodes.length > many;
    this.look = { size: "links", colour: "kind" };
    this.focus = -1;
    this.forget();
    const text = this.mix();
    this.renderer = new Sigma(this.build(), container, {
      nodeProgramClasses: { shape: ShapeProgram }, defaultNodeType: "shape",
      edgeProgramClasses: { line: LineProgram }, defaultEdgeType: "line",
      nodeReducer: (key) => this.node(Number(key)), edgeReducer: (key) => this.edge(Number(key)),
      labelFont: getComputedStyle(document.body).fontFamily, labelSize: 14,
      labelRenderedSizeThreshold: this.large ? 7 : 0, labelDensity: this.large ? 0.6 : 1, labelGridCellSize: this.large ? 140 : 60,
      minEdgeThickness: 1, labelColor: { color: text },
      defaultDrawNodeLabel: (context, node, settings) => this.label(context, node, settings),
      defaultDrawNodeHover: (context, node, settings) => box(context, node, settings),
      enableCameraZooming: false, // a page scrolls past the picture; buttons and keys zoom
    });
    this.renderer.getNodeAtPosition = (at) => this.at(at);
    this.renderer.on("beforeRender", () => { this.taken = []; });
    touch(container, this.renderer);
    if (this.large && this.slow()) this.glide = new Glide(this.renderer);
    new MutationObserver(() => this.paint()).observe(document.documentElement, { attributeFilter: ["data-kern-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.paint());
  }

  // The node under a point of the screen, the nearest where they overlap; null where
  // there is none. Asking the graphics card instead would wait for its drawing.
  at({ x, y }) {
    const { renderer, model } = this;
    const here = renderer.viewportToFramedGraph({ x, y });
    const side = renderer.viewportToFramedGraph({ x: x + 1, y });
    const unit = Math.hypot(side.x - here.x, side.y - here.y); // of a pixel
    let found = null;
    let nearest = Infinity;
    for (const { i } of model.nodes) {
      if (!model.shown[i]) continue;
      const node = renderer.getNodeDisplayData(i);
      const away = Math.hypot(node.x - here.x, node.y - here.y) / unit;
      if (away < nearest && away <= renderer.scaleSize(node.size) + finger) [found, nearest] = [String(i), away];
    }
    return found;
  }

  // Whether this machine takes long for a frame; how long is kept.
  slow() {
    const { edges } = this.renderer.webGLContexts;
    const from = performance.now();
    for (let k = 0; k < 2; k++) {
      this.renderer.render();
      edges.readPixels(0, 0, 1, 1, edges.RGBA, edges.UNSIGNED_BYTE, new Uint8Array(4)); // waits for the card
    }
    this.cost = (performance.now() - from) / 2;
    return this.cost > 33;
  }

  build() {
    const graph = new Graph({ multi: true, type: "undirected" });
    for (const { i, x, y } of this.model.nodes) graph.addNode(i, { x, y });
    for (const { i, a, b } of this.model.edges) graph.addUndirectedEdgeWithKey(i, a, b);
    return graph;
  }

  // A name under its node, where no other stands yet.
  label(context, node, settings) {
    if (!node.label) return;
    context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
    const half = context.measureText(node.label).width / 2 + 2;
    const width = this.renderer?.getDimensions().width ?? Infinity; // sigma draws once before it is there
    if (node.x < 0 || node.x > width) return;
    const x = Math.max(Math.min(node.x, width - half), Math.min(half, width / 2)); // whole, as far as there is room
    const room = { left: x - half, right: x + half, top: node.y + node.size, bottom: node.y + node.size + settings.labelSize + 3 };
    if (this.taken?.some((o) => room.left < o.right && o.left < room.right && room.top < o.bottom && o.top < room.bottom)) return;
    this.taken?.push(room);
    Object.assign(context, { textAlign: "center", direction: "ltr", lineWidth: 3, strokeStyle: this.ground, fillStyle: settings.labelColor.color });
    context.strokeText(node.label, x, room.bottom - 3);
    context.fillText(node.label, x, room.bottom - 3);
  }

  node(i) {
    const { model, look } = this;
    const { x, y, name } = model.nodes[i];
    const number = model.category(i, look.colour);
    const small = this.large ? 2.5 : model.nodes.length > 150 ? 4 : 6;
    return { x, y, label: name, hidden: !model.shown[i], shape: number, color: model.data.palette[number],
      size: small * (1 + 1.6 * model.weight(i, look.size)) + (i === this.focus ? 2 : 0), type: "shape",
      highlighted: i === this.focus, forceLabel: i === model.around || Boolean(this.beside?.has(i)) };
  }

  edge(i) {
    const line = this.model.line[i];
    if (line < 0) return { hidden: true, type: "line", on: 0, off: 0 };
    const { width, on, off, double } = this.model.data.lines[line];
    const { a, b } = this.model.edges[i];
    const mine = a === this.focus || b === this.focus;
    return { type: "line", hidden: false, size: width * (mine ? 2.2 : this.large ? 0.8 : 1.5), on, off, double,
      color: mine ? this.accent : this.colours[line] };
  }

  // Takes the page's colours, light or dark; answers that of texts.
  mix() {
    const ground = parts(style("--ln-ground") || "#fff");
    this.ground = hex(ground);
    const dark = ground[0] + ground[1] + ground[2] < 384;
    const text = parts(style("--ln-text") || "#000");
    text.forEach((part, k) => { outline[k] = part / 255; });
    this.accent = hex(parts(style("--ln-action") || "#0059c4"));
    this.colours = this.model.data.lines.map(({ colour }) => (dark ? lighten(colour) : colour));
    return hex(text);
  }
  paint() {
    this.renderer.setSetting("labelColor", { color: this.mix() });
    this.renderer.refresh();
  }

  // Draws what changed. Names find their room again when all is over. A slow machine
  // gets as much time for the rest of the page as it takes for a drawing.
  update({ nodes, edges }) {
    for (const i of nodes) this.changed.nodes.add(String(i));
    for (const i of edges) this.changed.edges.add(String(i));
    if (!this.glide) this.flush();
    else this.later ??= setTimeout(() => this.flush(), Math.max(0, this.last + 2 * this.cost - performance.now()));
  }
  flush() {
    const { nodes, edges } = this.forget();
    this.renderer.refresh({ partialGraph: { nodes: [...nodes], edges: [...edges] }, skipIndexation: true, schedule: true });
  }
  settle() {
    this.forget();
    this.renderer.refresh({ schedule: true });
  }
  forget() {
    const { changed } = this;
    clearTimeout(this.later);
    [this.later, this.last, this.changed] = [undefined, performance.now(), { nodes: new Set(), edges: new Set() }];
    return changed;
  }

  // Highlights a node with its lines; -1: none.
  point(i) {
    const old = this.focus;
    this.focus = i;
    this.beside = i < 0 || this.model.links[i] > 12 ? undefined : new Set(this.model.partners(i));
    const touched = [old, i].filter((n) => n >= 0);
    const nodes = new Set(touched.flatMap((n) => [n, ...this.model.near[n].flatMap((e) => [this.model.edges[e].a, this.model.edges[e].b])]));
    this.update({ nodes: [...nodes], edges: touched.flatMap((n) => this.model.near[n]) });
    if (i >= 0) this.bring(i);
  }

  // Moves the picture where a node would be outside of it.
  bring(i) {
    const { width, height } = this.renderer.getDimensions();
    const { x, y } = this.renderer.graphToViewport(this.model.nodes[i]);
    if (x > 30 && y > 30 && x < width - 30 && y < height - 30) return;
    const at = this.renderer.getNodeDisplayData(String(i));
    this.move({ x: at.x, y: at.y });
  }

  move(state) {
    const camera = this.renderer.getCamera();
    const done = () => { camera.enabledZooming = false; }; // for the wheel, as set above
    camera.enabledZooming = true;
    if (!still()) camera.animate(state, { duration: 250 }, done);
    else done(camera.setState({ ...camera.getState(), ...state }));
  }
  zoom(factor) {
    const { ratio } = this.renderer.getCamera().getState();
    this.move({ ratio: Math.min(3, Math.max(0.01, ratio * factor)) });
  }
  // Moves the view by parts of its width and height.
  pan(right, up) {
    const { x, y, ratio } = this.renderer.getCamera().getState();
    this.move({ x: x + right * ratio, y: y + up * ratio });
  }
  reset() { this.move({ x: 0.5, y: 0.5, ratio: 1, angle: 0 }); }
}

// Sigma labels a hovered or focused node on a box of its own; white unless told.
function box(context, node, settings) {
  const size = settings.labelSize;
  Object.assign(context, { textAlign: "left", direction: "ltr" });
  context.font = `${settings.labelWeight} ${size}px ${settings.labelFont}`;
  const width = context.measureText(node.label ?? "").width;
  context.fillStyle = style("--ln-surface") || "#fff";
  context.strokeStyle = style("--ln-action") || "#888";
  context.lineWidth = 2;
  context.beginPath();
  context.rect(node.x + node.size, node.y - size / 2 - 5, width + 14, size + 10);
  context.fill();
  context.stroke();
  context.beginPath();
  context.arc(node.x, node.y, node.size + 4, 0, 2 * Math.PI);
  context.stroke();
  context.fillStyle = style("--ln-text") || "#000";
  context.fillText(node.label ?? "", node.x + node.size + 7, node.y + size / 3);
}
