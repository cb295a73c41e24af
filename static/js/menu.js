// The menu is a <details> and works without this. Here: Escape and a press elsewhere close it, and Escape gives
// the focus back to the button that opened it.

for (const menu of document.querySelectorAll("[data-menu]")) {
  const close = () => menu.removeAttribute("open")

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return
    close()
    menu.querySelector("summary").focus()
  })

  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) close()
  })

  menu.addEventListener("focusout", (event) => {
    if (menu.open && event.relatedTarget && !menu.contains(event.relatedTarget)) close()
  })
}
