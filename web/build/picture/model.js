// What of the picture is shown: on a day, through the filters. It knows the data
// and no screen.

// Days are counted since 1970.
export const dayNumber = (date) => Math.round(Date.parse(date) / 86400000);
export const dateOf = (day) => new Date(day * 86400000).toISOString().slice(0, 10);

// The ways to colour that a node has a number for.
const schemes = ["kind", "town", "group"];
const groupScheme = schemes.indexOf("group");

export function read(data) {
  const nodes = data.nodes.map(([name, slug, kind, town, ways, x, y, ...number], i) => ({ i, name, slug, kind, town, ways, x, y, number }));
  const edges = data.edges.map(([a, b, ...spans], i) => ({ i, a, b, spans }));
  return new Model(data, nodes, edges);
}

class Model {
  constructor(data, nodes, edges) {
    Object.assign(this, { data, nodes, edges, around: data.around });
    this.line = new Int8Array(edges.length).fill(-1); // of each edge: the kind of line drawn, -1 none
    this.links = new Int32Array(nodes.length);
    this.best = new Int8Array(nodes.length); // of each node: how far it has come with anybody
    this.shown = new Uint8Array(nodes.length);
    this.near = nodes.map(() => []); // edges of each node
    for (const { i, a, b } of edges) {
      this.near[a].push(i);
      this.near[b].push(i);
    }
  }

  // The kind of line an edge has on a day, -1 where there is none.
  on({ spans }, day) {
    for (let k = 0; k < spans.length; k += 3) {
      if (spans[k + 1] <= day && day <= spans[k + 2]) return spans[k];
    }
    return -1;
  }

  // Shows what a day and the filters let through. Tells which edges and nodes
  // changed.
  apply({ day, lines, kinds }) {
    const line = new Int8Array(this.edges.length);
    const beside = new Uint8Array(this.nodes.length);
    for (const edge of this.edges) {
      const kind = this.on(edge, day);
      const drawn = kind >= 0 && lines.has(kind) && kinds.has(this.nodes[edge.a].kind) && kinds.has(this.nodes[edge.b].kind);
      line[edge.i] = drawn ? kind : -1;
      if (drawn && (edge.a === this.around || edge.b === this.around)) beside[edge.a] = beside[edge.b] = 1;
    }
    const links = new Int32Array(this.nodes.length);
    const best = new Int8Array(this.nodes.length);
    const pairs = new Set();
    this.drawn = 0;
    for (const { i, a, b } of this.edges) {
      if (line[i] < 0) continue;
      if (this.around >= 0 && !(beside[a] && beside[b])) { // around an actor: those tied to it
        line[i] = -1;
        continue;
      }
      this.drawn++;
      const pair = Math.min(a, b) * this.nodes.length + Math.max(a, b);
      if (!pairs.has(pair)) {
        pairs.add(pair);
        links[a]++;
        links[b]++;
      }
      const rank = this.data.lines[line[i]].rank;
      best[a] = Math.max(best[a], rank);
      best[b] = Math.max(best[b], rank);
    }
    return this.change(line, links, best);
  }

  change(line, links, best) {
    const changed = { edges: [], nodes: [] };
    this.count = 0;
    for (const { i } of this.edges) {
      if (line[i] !== this.line[i]) changed.edges.push(i);
    }
    for (const { i } of this.nodes) {
      const shown = links[i] > 0 || i === this.around ? 1 : 0;
      if (shown !== this.shown[i] || links[i] !== this.links[i] || best[i] !== this.best[i]) changed.nodes.push(i);
      this.shown[i] = shown;
      this.count += shown;
    }
    Object.assign(this, { line, links, best });
    this.most = Math.max(1, ...(this.nodes.length < 50000 ? links : [1]));
    return changed;
  }

  // Takes what the server counted of a day.
  take({ ways, groups, labels }) {
    for (const node of this.nodes) {
      node.ways = ways[node.i];
      node.number[groupScheme] = groups[node.i];
    }
    this.data.schemes.find(({ key }) => key === "group").labels = labels;
  }

  // How many nodes of each kind are shown.
  byKind() {
    const counts = this.data.kinds.map(() => 0);
    for (const { i, kind } of this.nodes) counts[kind] += this.shown[i];
    return counts;
  }

  // The nodes a node is tied to now, by name.
  partners(i) {
    const out = new Set();
    for (const e of this.near[i]) {
      if (this.line[e] >= 0) out.add(this.edges[e].a === i ? this.edges[e].b : this.edges[e].a);
    }
    return [...out].sort((a, b) => a - b); // nodes are by name
  }

  // How large a node is, 0 to 1.
  weight(i, size) {
    if (size === "same") return 0;
    return Math.sqrt(size === "ways" ? this.nodes[i].ways / 100 : this.links[i] / this.most);
  }

  // The number of a node's colour and shape.
  category(i, colour) {
    const last = this.data.palette.length - 1;
    if (colour === "state") return this.best[i] ? this.best[i] - 1 : last;
    return this.nodes[i].number[schemes.indexOf(colour)];
  }

  // The entries of the legend: number, label and how many.
  legend(colour) {
    const labels = this.data.schemes.find(({ key }) => key === colour).labels;
    const counts = labels.map(() => 0);
    for (const { i } of this.nodes) {
      if (this.shown[i]) counts[this.category(i, colour)]++;
    }
    return labels.map((label, number) => ({ label, number, count: counts[number] })).filter(({ count }) => count > 0);
  }

  // The kinds of lines drawn now.
  linesNow() {
    const seen = new Set(this.line);
    return this.data.lines.map((line, number) => ({ ...line, number })).filter(({ number }) => seen.has(number));
  }
}
