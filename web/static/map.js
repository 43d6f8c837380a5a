/*
 * The map: an entry of the list and its mark show each other, and another part of
 * the map comes without loading the page anew. Without this script every link
 * works as a link.
 *
 * Keys, while something in the map has the focus: + and - for closer and wider,
 * arrows to move, 0 for the whole.
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
    var mine = ++asked, url = address.split("#")[0];
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
        (again || box.querySelector(".ln-map__controls a") || box).focus({ preventScroll: true });
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

  window.addEventListener("popstate", function () { show(location.href, "", "", true); });
})();
