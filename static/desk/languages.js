/* One switch for the language of a whole form. Without this script the links of the switch lead to
   the languages, which then stand one below the other. Alt+1 to Alt+6 open a language from anywhere. */
"use strict";
(() => {
  const REMEMBERED = "desk.language";
  // Set before anything is drawn: the style sheet then keeps closed languages from flashing up.
  document.documentElement.classList.add("with-switch");

  const remember = (code) => {
    try { localStorage.setItem(REMEMBERED, code); } catch { /* private windows may forbid it */ }
  };
  const remembered = () => {
    try { return localStorage.getItem(REMEMBERED); } catch { return null; }
  };

  /* The cell, row or box that holds one field of a form. */
  const place = (field) => field.closest("td") || field.closest(".fieldBox") || field.closest(".form-row");

  document.addEventListener("DOMContentLoaded", () => {
    const bar = document.querySelector("[data-switch]");
    if (!bar) {
      document.documentElement.classList.remove("with-switch");
      return;
    }
    const tabs = [...bar.querySelectorAll("[data-tab]")];
    const codes = tabs.map((tab) => tab.dataset.tab);
    const tabOf = (code) => tabs.find((tab) => tab.dataset.tab === code);
    let open = null;

    const show = (code) => {
      open = code;
      for (const tab of tabs) {
        const chosen = tab.dataset.tab === code;
        tab.setAttribute("aria-selected", String(chosen));
        tab.tabIndex = chosen ? 0 : -1;
      }
      for (const panel of document.querySelectorAll("[data-panel]")) {
        panel.classList.toggle("is-open", panel.dataset.panel === code);
      }
      // Fields below other headings, such as those of inlines: their cell or row goes with them.
      for (const field of document.querySelectorAll("[data-language]")) {
        if (field.closest("[data-panel]")) continue;
        const holder = place(field);
        if (holder) holder.hidden = field.dataset.language !== code;
      }
      for (const other of codes) {
        for (const head of document.querySelectorAll(`.tabular th[class*="_${other}"]`)) {
          head.hidden = other !== code;
        }
      }
    };
    const choose = (code) => { show(code); remember(code); };

    const markErrors = () => {
      for (const field of document.querySelectorAll("[data-language]")) {
        const holder = place(field);
        const tab = tabOf(field.dataset.language);
        if (!tab || !holder) continue;
        if (holder.classList.contains("errors") || holder.querySelector(".errorlist")) {
          tab.dataset.errors = "";
          tab.querySelector(".wrong").hidden = false;
        }
      }
      return tabs.find((tab) => "errors" in tab.dataset);
    };

    bar.setAttribute("role", "tablist");
    for (const tab of tabs) {
      const panel = document.getElementById(tab.hash.slice(1));
      tab.setAttribute("role", "tab");
      tab.id = `tab-${tab.dataset.tab}`;
      if (panel) {
        tab.setAttribute("aria-controls", panel.id);
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", tab.id);
      }
      tab.addEventListener("click", (event) => { event.preventDefault(); choose(tab.dataset.tab); });
    }
    bar.addEventListener("keydown", (event) => {
      const towards = document.dir === "rtl" ? -1 : 1;
      const step = { ArrowRight: towards, ArrowLeft: -towards }[event.key];
      const edge = { Home: 0, End: tabs.length - 1 }[event.key];
      if (event.altKey || (step === undefined && edge === undefined)) {
        if (event.key === " ") { event.preventDefault(); choose(event.target.closest("[data-tab]").dataset.tab); }
        return;
      }
      event.preventDefault();
      const next = edge ?? (codes.indexOf(open) + step + tabs.length) % tabs.length;
      choose(codes[next]);
      tabs[next].focus();
    });
    document.addEventListener("keydown", (event) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      // The code, not the key: with Alt some layouts write another sign.
      const number = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
      if (!number || !codes[number[1] - 1]) return;
      event.preventDefault();
      choose(codes[number[1] - 1]);
    });
    // A row that was added to an inline comes with the fields of all languages.
    document.addEventListener("formset:added", () => show(open));

    const wrong = markErrors();
    const named = location.hash.replace("#language-", "");
    const first = [wrong && wrong.dataset.tab, named, remembered()].find((code) => codes.includes(code));
    show(first || codes[0]);
  });
})();
