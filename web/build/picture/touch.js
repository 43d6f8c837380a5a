// On a touch screen a finger that goes up or down scrolls the page, one that goes
// sideways first moves the picture; two fingers enlarge the page. Sigma by itself
// would keep every finger. A tap arrives as a click.
const least = 8; // pixels

export function touch(container, renderer) {
  let from = null;
  container.addEventListener("touchstart", (event) => {
    event.stopPropagation();
    const [{ clientX: x, clientY: y }] = event.touches;
    from = event.touches.length === 1 ? { x, y } : null;
  }, { capture: true, passive: true });
  container.addEventListener("touchmove", (event) => {
    if (!from || !event.cancelable) return;
    const right = Math.abs(event.touches[0].clientX - from.x);
    if (right < least || right < Math.abs(event.touches[0].clientY - from.y)) return;
    from = null;
    renderer.getTouchCaptor().handleStart(event);
  }, { passive: false });
}
