// Types of the live feed from the AsyncAPI document; JSON Schema as the contracts use it, and no more.

/** Returns TypeScript for every schema, and the two unions of what either side says. */
export function liveTypes(document) {
  const { schemas } = document.components;
  const shapes = Object.entries(schemas).map(
    ([name, schema]) => `export type ${name} = ${shape(schema)};\n`,
  );
  const says = (operation) =>
    document.operations[operation].messages.map((each) => each.$ref.split("/").at(-1)).join(" | ");
  return [
    ...shapes,
    `export type ClientFrame = ${says("clientSays")};\n`,
    `export type ServerFrame = ${says("serverSays")};\n`,
    `export type Update = UpdateFrame["updates"][number];\n`,
  ].join("\n");
}

function shape(schema) {
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  const union = schema.anyOf ?? schema.oneOf;
  if (union) return union.map(shape).join(" | ");
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  switch (schema.type) {
    case "object":
      return object(schema);
    case "array":
      return schema.prefixItems
        ? `[${schema.prefixItems.map(shape).join(", ")}]`
        : `(${shape(schema.items)})[]`;
    case "integer":
    case "number":
      return "number";
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    default:
      throw new Error(`a schema of a kind that the contracts did not have: ${JSON.stringify(schema)}`);
  }
}

function object(schema) {
  if (!schema.properties) return `{ [key: string]: ${shape(schema.additionalProperties)} }`;
  const required = new Set(schema.required ?? []);
  const lines = Object.entries(schema.properties).map(
    ([name, each]) => `  ${name}${required.has(name) ? "" : "?"}: ${shape(each)};`,
  );
  return `{\n${lines.join("\n")}\n}`;
}
