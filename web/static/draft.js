// Notes on a phone whose connection comes and goes: what was written is kept here
// until the server took it, and is sent by itself when there is a connection again.
// Without this script, or without storage, the form is sent as it stands.
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const text = form.elements.text, key = form.elements.idempotency_key;
  const name = "lotsennetz-draft:" + form.getAttribute("action");

  const read = () => {
    try { return { text: "", waiting: [], ...JSON.parse(localStorage.getItem(name)) }; } catch { return { text: "", waiting: [] }; }
  };
  const write = (kept) => {
    try {
      if (kept.text || kept.waiting.length) localStorage.setItem(name, JSON.stringify(kept));
      else localStorage.removeItem(name);
      return true;
    } catch { return false; }
  };
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

  // What waits stands above the form, so that nobody writes it a second time.
  const box = document.createElement("div");
  box.setAttribute("role", "status");
  form.before(box);
  const show = () => {
    const { waiting } = read();
    box.replaceChildren();
    if (!waiting.length) return;
    const title = document.createElement("p"), list = document.createElement("ul");
    title.append(form.dataset.waiting);
    for (const note of waiting) {
      const item = document.createElement("li");
      item.dir = "auto";
      item.append(note.text);
      list.append(item);
    }
    box.className = "ln-unsent";
    box.append(title, list);
  };

  let sending = false;
  const flush = async () => {
    if (sending) return;
    sending = true;
    let sent = false;
    try {
      for (let kept = read(); kept.waiting.length; kept = read()) {
        const note = kept.waiting[0];
        const answer = await fetch(form.action, { method: "POST", redirect: "manual", signal: AbortSignal.timeout(20000),
          body: new URLSearchParams({ text: note.text, idempotency_key: note.key }) });
        const taken = answer.type === "opaqueredirect"; // the server leads on to the wall
        if (!taken) await answer.text();
        if (answer.status >= 500 || answer.status === 429) return; // later
        kept = read();
        kept.waiting = kept.waiting.filter((n) => n.key !== note.key);
        if (!taken) { // the page says what is wrong with it
          kept.text = "";
          write(kept);
          text.value = note.text;
          form.submit();
          return;
        }
        write(kept);
        sent = true;
      }
    } catch { /* no connection: it waits */ } finally {
      sending = false;
      show();
    }
    if (sent && !text.value.trim()) location.assign(form.action + "?ok=pinned");
  };

  form.addEventListener("submit", (event) => {
    const note = text.value.trim();
    if (!note) return; // the server says so
    const kept = read();
    kept.waiting.push({ key: key.value, text: note });
    kept.text = "";
    if (!write(kept)) return;
    event.preventDefault();
    text.value = "";
    key.value = newKey();
    show();
    flush();
  });
  text.addEventListener("input", () => write({ ...read(), text: text.value }));
  addEventListener("online", flush);
  setInterval(() => { if (read().waiting.length) flush(); }, 15000);

  if (!text.value) text.value = read().text;
  show();
  flush();
})();
