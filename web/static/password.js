// Lets a password be read while it is typed. Before it is sent it is hidden again, so that browsers
// offer to keep it and don't remember it as a plain word.
for (const field of document.querySelectorAll("input[data-show]")) {
  const button = document.createElement("button");
  const turn = type => {
    field.type = type;
    button.textContent = type === "password" ? field.dataset.show : field.dataset.hide;
  };
  button.type = "button";
  button.className = "button quiet";
  button.addEventListener("click", () => turn(field.type === "password" ? "text" : "password"));
  field.form.addEventListener("submit", () => turn("password"));
  turn("password");
  field.after(button);
}
