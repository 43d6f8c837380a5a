/*
 * The map: an entry of the list and its mark show each other, and another part of
 * the map comes without loading the page anew. Without this script every link
 * works as a link.
 *
 * Keys, while something in the map has the focus: + and - for closer and wider,
 * arrows to move, 0 for the whole. A pointer drags it; on a touch screen a drag that
 * begins up or down scrolls the page.
 */
(function () {
  "use strict";

  var box = document.querySelector("[data-map]");
  if (!box || !window.fetch) return;
  var still = window.matchMedia("(prefers-reduced-motion: reduce)");
  var asked = 0;

  function other(el) {
    var entry = el.closest("[data-spot]"), spot = el.closest("[data-entries]");
    if (entry) return [entry, document.getElementById(entry.dataset.spot)];
    if (spot) return [spot].concat(spot.dataset.entries.split(" ").map(function (id) { return document.getElementById(id); }));
    return [];
  }

  function light(event, on) {
    other(event.target).forEach(function (el) { if (el) el.classList.toggle("ln-map--lit", on); });
  }

  ["focusin", "mouseover"].forEach(function (name) { box.addEventListener(name, function (e) { light(e, true); }); });
  ["focusout", "mouseout"].forEach(function (name) { box.addEventListener(name, function (e) { light(e, false); }); });

  function glide(frame, then) {
    var svg = box.querySelector(".ln-map__svg");
    var to = (frame || "").split(" ").map(Number);
    if (!svg || to.length !== 4 || still.matches) return then();
    var from = svg.getAttribute("viewBox").split(" ").map(Number), start = performance.now();
    (function step(now) {
      var part = Math.min(1, Math.max(0, (now - start) / 200));
      svg.setAttribute("viewBox", from.map(function (f, i) { return f + (to[i] - f) * part; }).join(" "));
      if (part < 1) requestAnimationFrame(step); else then();
    })(start);
  }

  function show(address, frame, key, keep) {
    var mine = ++asked, url = address.split("#")[0], dragged = key === null && !box.contains(document.activeElement);
    var answer = fetch(url, { headers: { Accept: "text/html" } }).then(function (r) {
      if (!r.ok) throw new Error(r.status);
      return r.text();
    });
    glide(frame, function () {
      answer.then(function (text) {
        if (mine !== asked) return;
        var page = new DOMParser().parseFromString(text, "text/html"), fresh = page.querySelector("[data-map]");
        if (!fresh) throw new Error("no map");
        var status = box.querySelector("#stand"), words = fresh.querySelector("#stand");
        words.replaceWith(status);
        box.replaceChildren.apply(box, fresh.childNodes);
        status.textContent = words.textContent;
        var frameField = document.querySelector("[name=ausschnitt]"), now = page.querySelector("[name=ausschnitt]");
        if (frameField && now) frameField.replaceChildren.apply(frameField, now.childNodes);
        if (!keep) history.pushState(null, "", url);
        var again = key && Array.from(box.querySelectorAll("[data-key]")).filter(function (a) { return a.dataset.key === key; })[0];
        if (!dragged) (again || box.querySelector(".ln-map__controls a") || box).focus({ preventScroll: true });
      }).catch(function () { location.href = address; });
    });
  }

  box.addEventListener("click", function (e) {
    var link = e.target.closest("a[data-frame]");
    if (!link || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    show(link.getAttribute("href"), link.dataset.frame, link.dataset.key);
  });

  var keys = { "+": "+", "=": "+", "-": "−", "_": "−", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", 0: "0" };

  box.addEventListener("keydown", function (e) {
    if (!e.target.closest(".ln-map__figure") || e.ctrlKey || e.metaKey || e.altKey || !keys[e.key]) return;
    var link = Array.from(box.querySelectorAll(".ln-map__controls a")).filter(function (a) { return (a.dataset.key || "0") === keys[e.key]; })[0];
    if (!link) return;
    e.preventDefault();
    link.click();
  });

  // Dragging. Latitudes lie on the drawing as Web Mercator puts them.
  var drag = null, least = 6;

  function high(lat) { return Math.log(Math.tan(Math.PI / 4 + lat * Math.PI / 360)); }
  function latitude(y) { return (2 * Math.atan(Math.exp(y)) - Math.PI / 2) * 180 / Math.PI; }

  function beside(svg, right, down) {
    var b = svg.dataset.box.split(",").map(Number), wide = b[3] - b[1], south = high(b[0]), north = high(b[2]);
    var lower = down * (north - south);
    var to = [latitude(south + lower), b[1] - right * wide, latitude(north + lower), b[3] - right * wide];
    var url = new URL(svg.dataset.move, location.href);
    url.searchParams.set("ausschnitt", to.map(function (n) { return n.toFixed(4); }).join(","));
    return url.pathname + url.search;
  }

  box.addEventListener("pointerdown", function (e) {
    var svg = e.target.closest(".ln-map__svg[data-box]");
    drag = svg && e.isPrimary && !e.button ? { svg: svg, id: e.pointerId, x: e.clientX, y: e.clientY, size: svg.getBoundingClientRect().width, side: svg.viewBox.baseVal.width } : null;
  });

  box.addEventListener("pointermove", function (e) {
    if (!drag || e.pointerId !== drag.id) return;
    drag.right = (e.clientX - drag.x) / drag.size;
    drag.down = (e.clientY - drag.y) / drag.size;
    if (!drag.moved && Math.hypot(e.clientX - drag.x, e.clientY - drag.y) < least) return;
    if (!drag.moved) {
      drag.moved = true;
      drag.svg.setPointerCapture(drag.id);
    }
    drag.svg.setAttribute("viewBox", [-drag.right * drag.side, -drag.down * drag.side, drag.side, drag.side].join(" "));
  });

  box.addEventListener("pointerup", function (e) {
    if (!drag || e.pointerId !== drag.id) return;
    var end = drag;
    drag = null;
    if (!end.moved) return;
    // The click that follows means the drag, not the mark under it.
    var swallow = function (click) { click.preventDefault(); click.stopPropagation(); };
    box.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(function () { box.removeEventListener("click", swallow, true); }, 0);
    show(beside(end.svg, end.right, end.down), "", null);
  });

  box.addEventListener("pointercancel", function () {
    if (drag && drag.moved) drag.svg.setAttribute("viewBox", [0, 0, drag.side, drag.side].join(" "));
    drag = null;
  });

  box.addEventListener("dragstart", function (e) { if (e.target.closest(".ln-map__svg")) e.preventDefault(); });

  window.addEventListener("popstate", function () { show(location.href, "", "", true); });
})();
