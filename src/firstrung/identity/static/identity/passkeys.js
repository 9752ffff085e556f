// Says beside a passkey's button what went wrong: allauth's script would only write to the console.
const show = (name) => {
  for (const text of document.querySelectorAll("[data-passkey]")) {
    text.hidden = text.dataset.passkey !== name;
  }
};

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  show("failed");
});

document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential) show("unsupported");
});

// A second try hides what was said about the first.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-passkey-button]") && window.PublicKeyCredential) show("");
}, { capture: true });
