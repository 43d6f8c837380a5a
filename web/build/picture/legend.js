// The legend in words: each colour with its shape, each line with its gaps.

const svg = (name, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

const polygon = (radius, corners, turn, dy = 0) => Array.from({ length: corners }, (_, k) => {
  const angle = turn + (2 * Math.PI * k) / corners;
  return `${k ? "L" : "M"}${(radius * Math.cos(angle)).toFixed(2)} ${(dy + radius * Math.sin(angle)).toFixed(2)}`;
}).join("") + "z";
const rect = (w, h) => `M${-w} ${-h}H${w}V${h}H${-w}z`;
const circle = (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
const plus = "M-.4 -1.1H.4V-.4H1.1V.4H.4V1.1H-.4V.4H-1.1V-.4H-.4z";

// In the order of web/picture/shape.go.
const shapes = [circle(1), rect(0.86, 0.86), polygon(1.2, 4, 0), polygon(1.3, 3, -Math.PI / 2, 0.2), polygon(1.3, 3, Math.PI / 2, -0.2), plus, plus,
  circle(1) + circle(0.5), rect(0.9, 0.9) + rect(0.45, 0.45), rect(1.2, 0.55), rect(0.55, 1.2), polygon(1.1, 6, 0)];

function mark(number, colour) {
  const picture = svg("svg", { viewBox: "-1.5 -1.5 3 3", width: 20, height: 20, "aria-hidden": "true", class: "ln-network__mark" });
  const path = svg("path", { d: shapes[number], fill: colour, "fill-rule": "evenodd", "stroke-width": 0.15, stroke: "currentColor" });
  if (number === 6) path.setAttribute("transform", "rotate(45)");
  picture.append(path);
  return picture;
}

function line({ width, on, off, double }, colour) {
  const picture = svg("svg", { viewBox: "0 0 36 12", width: 36, height: 12, "aria-hidden": "true", class: "ln-network__mark" });
  for (const y of double ? [4.5, 7.5] : [6]) {
    const stroke = svg("path", { d: `M0 ${y}H36`, fill: "none", stroke: colour, "stroke-width": double ? width / 3 : width });
    if (on) stroke.setAttribute("stroke-dasharray", `${on} ${off}`);
    picture.append(stroke);
  }
  return picture;
}

export function legend(element, stage) {
  const { model, look, colours } = stage;
  const entry = (picture, text) => {
    const item = document.createElement("li");
    item.append(picture, " ", text);
    return item;
  };
  element.replaceChildren(
    ...model.legend(look.colour).map(({ number, label, count }) => entry(mark(number, model.data.palette[number]), `${label} (${count})`)),
    ...model.linesNow().map((kind) => entry(line(kind, colours[kind.number]), kind.label)));
}
