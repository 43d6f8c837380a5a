// On a machine that takes long for a drawing, a picture that moves is not drawn
// anew for each frame: the last drawing is pushed and stretched, and drawn sharply
// once it rests or leaves what it shows too far.
const rest = 150; // ms
const farthest = 4; // times as large or small

const same = (a, b) => a.x === b.x && a.y === b.y && a.ratio === b.ratio && a.angle === b.angle;

export class Glide {
  constructor(renderer) {
    this.renderer = renderer;
    this.layers = Object.entries(renderer.getCanvases()).flatMap(([name, canvas]) => (name === "mouse" ? [] : [canvas]));
    for (const { style } of this.layers) style.transformOrigin = "0 0";
    this.sharp = renderer.render.bind(renderer);
    renderer.render = () => this.render();
    renderer.on("resize", () => { this.drawn = undefined; });
    this.draw();
  }

  // Takes the place of sigma's own render: of each frame, and of each change.
  render() {
    const now = this.renderer.getCamera().getState();
    if (!this.drawn || same(now, this.drawn) || !this.push(now)) return this.draw();
    this.renderer.renderFrame = null; // the frame sigma asked for is over
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.draw(), rest);
    return this.renderer;
  }

  draw() {
    clearTimeout(this.waiting);
    this.drawn = this.renderer.getCamera().getState();
    this.place("");
    return this.sharp();
  }

  // Lays the last drawing where the camera sees it now; false where that is too far.
  push(now) {
    const at = (point, cameraState) => this.renderer.framedGraphToViewport(point, { cameraState });
    const [from, to] = [at({ x: 0.5, y: 0.5 }, this.drawn), at({ x: 0.5, y: 0.5 }, now)];
    const scale = this.drawn.ratio / now.ratio;
    const [left, top] = [to.x - scale * from.x, to.y - scale * from.y];
    const { width, height } = this.renderer.getDimensions();
    if (now.angle !== this.drawn.angle || scale > farthest || scale < 1 / farthest) return false;
    if (left > width || top > height || left + scale * width < 0 || top + scale * height < 0) return false;
    this.place(`translate(${left}px, ${top}px) scale(${scale})`);
    return true;
  }

  place(transform) {
    for (const { style } of this.layers) style.transform = transform;
  }
}
