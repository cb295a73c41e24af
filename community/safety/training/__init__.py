"""How the model is trained: texts written for it, and the script that makes its file. Nothing here runs on the site."""
