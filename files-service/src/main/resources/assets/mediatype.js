// Media types of files that browsers or systems do not know.
const BY_END = {
  csv: "text/csv",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  gz: "application/gzip",
  json: "application/json",
  log: "text/plain",
  markdown: "text/markdown",
  md: "text/markdown",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  odt: "application/vnd.oasis.opendocument.text",
  pdf: "application/pdf",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  rtf: "application/rtf",
  txt: "text/plain",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  zip: "application/zip",
};

// What some systems say instead, by the programs that are installed.
const OTHER_NAMES = {
  "application/x-zip-compressed": "application/zip",
  "application/x-gzip": "application/gzip",
  "application/csv": "text/csv",
};

export function mediaType(file) {
  const end = file.name.slice(file.name.lastIndexOf(".") + 1).toLowerCase();
  if (end === "csv") return BY_END.csv; // Windows with Excel says application/vnd.ms-excel
  return OTHER_NAMES[file.type] ?? (file.type || BY_END[end] || "application/octet-stream");
}
