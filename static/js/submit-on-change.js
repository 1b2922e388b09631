// A choice that says all there is to say is sent at once; without scripts the form has its own button.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});
