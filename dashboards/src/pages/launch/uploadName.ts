/** A file's name as the service takes it, ready for an address. */
export function uploadName(name: string) {
  const plain = name.replace(/[^A-Za-z0-9._ -]/g, "-").replace(/^[^A-Za-z0-9]+/, "").slice(0, 100);
  return encodeURIComponent(plain || "upload");
}

/** The media type by which the service takes an archive of data. */
export function archiveType(name: string) {
  return name.endsWith(".zip") ? "application/zip" : /\.(tgz|tar\.gz)$/.test(name) ? "application/gzip" : "application/octet-stream";
}
