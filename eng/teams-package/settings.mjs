// Settings files as .NET reads them: JSON with comments and commas too many, names in any case.

/** Reads a settings file; names the file and the reader's complaint when it is none. */
export function parseSettings(text, file) {
  try {
    return JSON.parse(withoutComments(text.replace(/^\uFEFF/, "")));
  } catch (problem) {
    throw new Error(`${file}: ${problem.message}`);
  }
}

/** `above` over `below`, field by field; a name counts as the same whatever its case, and keeps the spelling of the code. */
export function overlay(below, above) {
  const result = { ...below };
  for (const [name, value] of Object.entries(above)) {
    const known = Object.keys(result).find(other => other.toLowerCase() === name.toLowerCase()) ?? spelling(name);
    result[known] = isObject(value) ? overlay(isObject(result[known]) ? result[known] : {}, value) : value;
  }
  return result;
}

const names = ["Switchboard", "BotFramework", "AppId", "TeamsPackage", "Address", "ShortName", "FullName", "Description", "Developer", "PrivacyUrl", "TermsUrl", "Version"];
const spelling = name => names.find(known => known.toLowerCase() === name.toLowerCase()) ?? name;
const isObject = value => typeof value === "object" && value !== null && !Array.isArray(value);

// Strings are stepped over whole, so that "https://" is no comment.
const withoutComments = text => text
  .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string) => string ?? " ")
  .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, string) => string ?? "");
