// How the graphics card draws: nodes in twelve shapes, lines with gaps and double
// ones. Nobody needs the colour to tell them apart.
import { EdgeRectangleProgram, NodeCircleProgram } from "sigma/rendering";

const { FLOAT } = WebGLRenderingContext;

// The colour of outlines, as parts of 1; the page's own in light and dark.
export const outline = [0.1, 0.1, 0.1];

// Distances to the edge of each shape, in radii; web/picture/shape.go draws the
// same in SVG.
const shapes = `
float bars(vec2 q) {
  vec2 a = abs(q);
  return min(max(a.x - 0.4, a.y - 1.1), max(a.x - 1.1, a.y - 0.4));
}
float away(vec2 p, float shape) {
  vec2 a = abs(p);
  if (shape < 0.5) return length(p) - 1.0;
  if (shape < 1.5) return max(a.x, a.y) - 0.86;
  if (shape < 2.5) return (a.x + a.y - 1.2) * 0.7071;
  if (shape < 3.5) { p.y += 0.2; return max(a.x * 0.866 + p.y * 0.5, -p.y) - 0.65; }
  if (shape < 4.5) { p.y = 0.2 - p.y; return max(a.x * 0.866 + p.y * 0.5, -p.y) - 0.65; }
  if (shape < 5.5) return bars(p);
  if (shape < 6.5) return bars(vec2(p.x + p.y, p.x - p.y) * 0.7071);
  if (shape < 7.5) return abs(length(p) - 0.75) - 0.25;
  if (shape < 8.5) return max(max(a.x, a.y) - 0.9, 0.45 - max(a.x, a.y));
  if (shape < 9.5) return max(a.x - 1.2, a.y - 0.55);
  if (shape < 10.5) return max(a.x - 0.55, a.y - 1.2);
  return max(a.y, a.x * 0.866 + a.y * 0.5) - 0.953;
}`;

const nodeVertex = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec2 v_at;
varying float v_shape;
varying float v_soft;
void main() {
  float radius = a_size * u_correctionRatio / u_sizeRatio * 2.0;
  vec2 corner = 3.0 * radius * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + corner, 1)).xy, 0, 1);
  v_at = corner / radius;
  v_shape = a_shape;
  v_soft = u_correctionRatio * 2.0 / radius;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
}`;

const nodeFragment = `
precision highp float;
varying vec4 v_color;
varying vec2 v_at;
varying float v_shape;
varying float v_soft;
uniform vec3 u_outline;
const vec4 transparent = vec4(0.0);
${shapes}
void main(void) {
  #ifdef PICKING_MODE
  gl_FragColor = length(v_at) > 1.2 ? transparent : v_color;
  #else
  float d = away(v_at, v_shape);
  vec4 inner = mix(v_color, vec4(u_outline, 1.0), smoothstep(-1.6 * v_soft, -0.8 * v_soft, d));
  gl_FragColor = mix(inner, transparent, smoothstep(-0.5 * v_soft, 0.5 * v_soft, d));
  #endif
}`;

export class ShapeProgram extends NodeCircleProgram {
  // Without a second drawing for picking: the stage finds what is under a point.
  constructor(gl, _, renderer) { super(gl, null, renderer); }
  getDefinition() {
    const is = super.getDefinition();
    return { ...is, VERTEX_SHADER_SOURCE: nodeVertex, FRAGMENT_SHADER_SOURCE: nodeFragment, UNIFORMS: [...is.UNIFORMS, "u_outline"],
      ATTRIBUTES: [...is.ATTRIBUTES, { name: "a_shape", size: 1, type: FLOAT }] };
  }
  processVisibleItem(index, at, data) {
    super.processVisibleItem(index, at, data);
    this.array[at + 5] = data.shape;
  }
  setUniforms(params, info) {
    super.setUniforms(params, info);
    info.gl.uniform3fv(info.uniformLocations.u_outline, outline);
  }
}

const insert = (source, before, text) => source.replace(before, text + before);

export class LineProgram extends EdgeRectangleProgram {
  getDefinition() {
    const is = super.getDefinition();
    let vertex = insert(is.VERTEX_SHADER_SOURCE, "void main()", "attribute vec3 a_dash;\nuniform vec2 u_half;\nvarying vec3 v_dash;\nvarying float v_along;\n");
    vertex = insert(vertex, "v_normal = unitNormal;", `v_dash = a_dash;
  v_along = a_positionCoef * length(((u_matrix * vec3(a_positionEnd, 1)).xy - (u_matrix * vec3(a_positionStart, 1)).xy) * u_half);\n  `);
    let fragment = insert(is.FRAGMENT_SHADER_SOURCE.replace("mediump", "highp"), "void main(void)", "varying vec3 v_dash;\nvarying float v_along;\n");
    fragment = insert(fragment, "float dist = ", "if (v_dash.x > 0.0 && mod(v_along, v_dash.x + v_dash.y) > v_dash.x || v_dash.z > 0.5 && length(v_normal) < 0.4) discard;\n  ");
    return { ...is, VERTEX_SHADER_SOURCE: vertex, FRAGMENT_SHADER_SOURCE: fragment, UNIFORMS: [...is.UNIFORMS, "u_half"],
      ATTRIBUTES: [...is.ATTRIBUTES, { name: "a_dash", size: 3, type: FLOAT }] };
  }
  processVisibleItem(index, at, source, target, data) {
    super.processVisibleItem(index, at, source, target, data);
    this.array[at + 8] = data.on;
    this.array[at + 9] = data.off;
    this.array[at + 10] = data.double ? 1 : 0;
  }
  setUniforms(params, info) {
    super.setUniforms(params, info);
    info.gl.uniform2f(info.uniformLocations.u_half, params.width / 2, params.height / 2);
  }
}
