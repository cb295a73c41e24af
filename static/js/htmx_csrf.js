// htmx sends a form's fields, its token among them; a request from outside a form gets the page's token as a header.
import { csrfToken } from "./csrf.js";

document.addEventListener("htmx:configRequest", (event) => {
  const { parameters, headers, verb } = event.detail
  if (verb !== "get" && !parameters.has?.("csrfmiddlewaretoken")) headers["X-CSRFToken"] = csrfToken()
})
