import { deriveSchema } from "../../../../local/provider/schema/derive";

/** The layout that the generator of `@cdktf/provider-aws` writes, reduced to what the reader looks at. */
function generated(attributes: string, extra = ""): string {
  return `${extra}
export interface ThingConfig extends cdktf.TerraformMetaArguments {
}
export class Thing extends cdktf.TerraformResource {
  public constructor(scope: Construct, id: string, config: ThingConfig) {
    super(scope, id, {
      terraformResourceType: 'aws_thing',
    });
  }
${attributes}
}
`;
}

function attribute(name: string, flags: string, code: string): string {
  return `
  // ${name} - ${flags}
${code}
`;
}

test("a file without a construct, such as the package's index, gives nothing", () => {
  expect(deriveSchema("export * as vpc from './vpc';\n")).toBeUndefined();
});

test("the type of a computed attribute comes from its getter", () => {
  const getter = (name: string, call: string) =>
    attribute(
      name,
      "computed: true, optional: false, required: false",
      `  public get x() {\n    return ${call};\n  }`,
    );
  const derived = deriveSchema(
    generated(
      [
        getter("text", "this.getStringAttribute('text')"),
        getter("count", "this.getNumberAttribute('count')"),
        getter("flag", "this.getBooleanAttribute('flag')"),
        getter("names", "this.getListAttribute('names')"),
        getter("zones", "cdktf.Fn.tolist(this.getListAttribute('zones'))"),
        getter("ports", "this.getNumberListAttribute('ports')"),
      ].join(""),
    ),
  );
  expect(derived?.terraformType).toBe("aws_thing");
  expect(derived?.block.attributes.map(({ name, type }) => [name, type])).toEqual([
    ["text", "string"],
    ["count", "number"],
    ["flag", "bool"],
    ["names", ["list", "string"]],
    ["zones", ["set", "string"]],
    ["ports", ["list", "number"]],
  ]);
});

test("code that the reader does not know is an error that names the attribute, never a guess", () => {
  const unknown = attribute(
    "odd",
    "computed: true, optional: false, required: false",
    "  public get odd() {\n    return this.somethingNew('odd');\n  }",
  );
  expect(() => deriveSchema(generated(unknown))).toThrow("attribute odd of @top: no type in its code");
});

test("a stored class that is missing is an error that names it", () => {
  const missing = attribute(
    "things",
    "computed: false, optional: true, required: false",
    `  private _things = new ThingPartsList(this, "things", false);\n  public get things() {\n    return this._things;\n  }`,
  );
  expect(() => deriveSchema(generated(missing))).toThrow("class ThingPartsOutputReference is missing");
});
