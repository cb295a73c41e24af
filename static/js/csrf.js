// The form token of this page. Pages for strangers carry none; every form that needs one brings it.

export function csrfToken() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? ""
}
