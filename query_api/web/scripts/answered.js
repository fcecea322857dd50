// What the contracts call a default is, in an answer, what is always there; in a request, what may be left out.

/** Returns the schemas with `required` as a reader of answers and a writer of requests meet it. */
export function asMet(schemas) {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, schema.properties ? met(name, schema) : schema]),
  );
}

function met(name, schema) {
  const asked = schema.additionalProperties === false;
  // Updates leave out what has its default, so there a reader may not count on it.
  const always = (each) => !asked && !name.endsWith("Update") && (each.default ?? null) !== null;
  const required = Object.entries(schema.properties)
    .filter(([field, each]) => schema.required?.includes(field) || always(each))
    .map(([field]) => field);
  const properties = Object.entries(schema.properties).map(([field, each]) => {
    const { default: ignored, ...rest } = each;
    return [field, ignored === undefined ? each : rest];
  });
  return { ...schema, required, properties: Object.fromEntries(properties) };
}
