"""Pages of help, and of those who keep its directory true."""
