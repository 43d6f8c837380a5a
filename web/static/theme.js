// Light, dark, or as the system says. Runs in the head, before the first paint;
// the switch it finds later is hidden in the page until this script shows it.
(() => {
  const key = "lotsennetz-theme";
  const root = document.documentElement;

  // A browser may forbid storage; the switch then works for this page only.
  const stored = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const store = (value) => {
    try {
      if (value === "auto") localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch { /* nothing to keep it in */ }
  };

  const apply = (value) => {
    if (value === "light" || value === "dark") root.dataset.kernTheme = value;
    else delete root.dataset.kernTheme;
  };

  const mark = (group) => {
    const now = root.dataset.kernTheme ?? "auto";
    for (const button of group.querySelectorAll("button[data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === now));
    }
  };

  apply(stored());
  document.addEventListener("DOMContentLoaded", () => {
    for (const group of document.querySelectorAll("[data-theme-switch]")) {
      group.hidden = false;
      mark(group);
      group.addEventListener("click", (event) => {
        const button = event.target.closest("button[data-theme]");
        if (!button) return;
        store(button.dataset.theme);
        apply(button.dataset.theme);
        mark(group);
      });
    }
  });
  addEventListener("storage", (event) => {
    if (event.key !== key) return;
    apply(event.newValue);
    document.querySelectorAll("[data-theme-switch]").forEach(mark);
  });
})();
