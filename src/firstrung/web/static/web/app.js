// Small manners of every page; nothing breaks without them.
"use strict";

// The menu is folded on a phone and open on a desktop.
const wide = window.matchMedia("(min-width: 48rem)");
const fold = () => {
  for (const menu of document.querySelectorAll("[data-nav]")) menu.open = wide.matches;
};
wide.addEventListener("change", fold);
fold();

// An open group of links closes on Escape and when the person goes on elsewhere.
const groups = () => document.querySelectorAll(".nav-group[open]");
document.addEventListener("click", (event) => {
  for (const group of groups()) if (!group.contains(event.target)) group.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const group of groups()) {
    group.open = false;
    group.querySelector("summary").focus();
  }
});

// After a form came back with errors, the summary takes the focus.
document.querySelector("[data-focus]")?.focus();

// A second click on a button that has been pressed sends nothing twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (!form.hasAttribute("data-repeatable")) form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
