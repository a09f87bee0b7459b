/* Names for the fields that Django's forms leave without one: cells of tables are named by the head
   of their column, the two halves of a date by their own words, the boxes of Select2 by the label
   of the list they stand for. Who sees the form needs none of it; who hears it cannot do without. */
"use strict";
(() => {
  const words = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");

  const columnOf = (field) => {
    const cell = field.closest(".tabular td");
    if (!cell) return "";
    const head = cell.closest("table").querySelectorAll("thead th")[cell.cellIndex];
    return words(head);
  };

  const rowOf = (field) => {
    const row = field.closest(".fieldBox, .form-row");
    return words(row && row.querySelector("label, legend")).replace(/:$/, "");
  };

  const nameOf = (field) => {
    if (!field.closest(".datetime")) return columnOf(field) || words(field.labels[0]) || rowOf(field);
    const half = (field.previousSibling && words(field.previousSibling)) || "";
    return [columnOf(field) || rowOf(field), half.replace(/:$/, "")].filter(Boolean).join(", ");
  };

  const nameFields = () => {
    for (const field of document.querySelectorAll(".tabular td :is(input, select, textarea), .datetime input")) {
      if (field.type === "hidden" || field.hasAttribute("aria-label")) continue;
      const split = field.closest(".datetime");
      if (field.labels.length && !split) continue;
      const name = nameOf(field);
      if (name) field.setAttribute("aria-label", name);
    }
  };

  /* Select2 names its boxes by what is chosen in them, which is nothing in an empty one. */
  const nameLists = () => {
    for (const list of document.querySelectorAll("select.select2-hidden-accessible")) {
      const box = list.nextElementSibling;
      const name = list.getAttribute("aria-label") || words(list.labels[0]).replace(/:$/, "") || columnOf(list);
      if (!box || !box.classList.contains("select2-container") || !name) continue;
      const chosen = box.querySelector(".select2-selection--single .select2-selection__rendered");
      if (chosen) {
        chosen.setAttribute("aria-label", name);
        const button = box.querySelector(".select2-selection");
        button.removeAttribute("aria-labelledby");
        button.setAttribute("aria-label", [name, chosen.title].filter(Boolean).join(": "));
      }
      const search = box.querySelector(".select2-search__field");
      if (search) search.setAttribute("aria-label", name);
    }
  };

  /* The picture of a row leads where its title leads: named for the ear, left out of the tab order. */
  const namePictures = () => {
    for (const link of document.querySelectorAll("#result_list .field-thumbnail a")) {
      const title = link.closest("tr").querySelector("td a .ttl, td a");
      if (title) link.setAttribute("aria-label", words(title));
      link.tabIndex = -1;
    }
  };

  const nameAll = () => { nameFields(); nameLists(); };

  const start = () => {
    namePictures();
    nameAll();
    document.addEventListener("formset:added", () => setTimeout(nameAll));
    document.addEventListener("change", (event) => {
      if (event.target.matches("select")) nameLists();
    });
    if (!window.django || !django.jQuery) return;
    // Select2 tells of its deeds through jQuery only.
    django.jQuery(document).on("select2:select select2:clear select2:unselect", () => setTimeout(nameLists));
    django.jQuery(document).on("select2:open", (event) => {
      const field = document.querySelector(".select2-container--open .select2-search--dropdown .select2-search__field");
      if (field) field.setAttribute("aria-label", words(event.target.labels[0]).replace(/:$/, "") || columnOf(event.target));
    });
  };

  // Django sets Select2 up when its jQuery says that the document is ready, so this waits in the
  // same queue, behind it.
  if (window.django && django.jQuery) django.jQuery(start);
  else document.addEventListener("DOMContentLoaded", start);
})();
