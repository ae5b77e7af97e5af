import { readDataSource } from "../../../../local/provider/data-sources";
import { conformObject } from "../../../../local/provider/values/conform";
import type { ObjectValue } from "../../../../local/provider/values/value";
import { builtSchema } from "../support/built-provider";
import { emptyCloud } from "../support/local-cloud";

const name = "aws_iam_policy_document";
const block = builtSchema().dataSource(name);
const cloud = emptyCloud();

function read(config: ObjectValue): ObjectValue {
  return readDataSource({ name, block }, conformObject(config, block), cloud);
}

const json = (config: ObjectValue) => String(read(config).json);
const minified = (config: ObjectValue) => String(read(config).minified_json);

test("members stand in the provider's order, two spaces deep, and a single value is no list", () => {
  const statement = {
    sid: "Read",
    actions: ["s3:GetObject"],
    resources: ["arn:aws:s3:::b/*"],
    principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }],
  };
  expect(json({ statement: [statement] })).toBe(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::b/*",
      "Principal": {
        "Service": "ec2.amazonaws.com"
      }
    }
  ]
}`);
});

test("several values descend, and lists of conditions keep their order", () => {
  const statement = {
    actions: ["s3:A", "s3:C", "s3:B"],
    not_resources: ["a", "b"],
    condition: [
      { test: "StringLike", variable: "s3:prefix", values: ["z", "a"] },
      { test: "Bool", variable: "aws:SecureTransport", values: ["false"] },
    ],
  };
  expect(minified({ statement: [statement] })).toBe(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:C","s3:B","s3:A"],"NotResource":["b","a"],"Condition":{"Bool":{"aws:SecureTransport":"false"},"StringLike":{"s3:prefix":["z","a"]}}}]}',
  );
});

test("principals of one type come together, types in the order of their names, everyone is a star", () => {
  const principals = [
    { type: "Service", identifiers: ["b.amazonaws.com"] },
    { type: "AWS", identifiers: ["1", "2"] },
    { type: "Service", identifiers: ["a.amazonaws.com"] },
  ];
  const policy = JSON.parse(minified({ statement: [{ principals }] }));
  expect(JSON.stringify(policy.Statement[0].Principal)).toBe(
    '{"AWS":["2","1"],"Service":["b.amazonaws.com","a.amazonaws.com"]}',
  );
  const everyone = { principals: [{ type: "*", identifiers: ["*"] }] };
  expect(JSON.parse(minified({ statement: [everyone] })).Statement[0].Principal).toBe("*");
  const anyAccount = { principals: [{ type: "AWS", identifiers: ["*"] }] };
  expect(JSON.parse(minified({ statement: [anyAccount] })).Statement[0].Principal).toEqual({ AWS: "*" });
});

test("&{ stands for ${, except in the old version, where it is an error", () => {
  const statement = { resources: ["arn:aws:s3:::b/&{aws:username}"], actions: ["s3:&{x}"] };
  const [rendered] = JSON.parse(json({ statement: [statement] })).Statement;
  expect(rendered).toMatchObject({ Resource: "arn:aws:s3:::b/${aws:username}", Action: "s3:&{x}" });
  expect(() => json({ version: "2008-10-17", statement: [statement] })).toThrow(
    "found &{ sequence in (arn:aws:s3:::b/&{aws:username}), which is not supported in document version 2008-10-17",
  );
});

test("characters that mean something in HTML are escaped as Go does", () => {
  expect(json({ statement: [{ actions: ["<&>"] }] })).toContain('"Action": "\\u003c\\u0026\\u003e"');
});

describe("documents given as text", () => {
  const one = { Version: "2012-10-17", Id: "one", Statement: { Sid: "A", Effect: "Allow", Action: "a:1" } };
  const two = { Version: "2008-10-17", Statement: [{ Sid: "B", Effect: "Deny", Action: ["b:1", "b:2"] }] };

  test("come first as sources, and statements of the same Sid give way to the own ones", () => {
    const config = {
      source_policy_documents: [JSON.stringify(one), JSON.stringify(two)],
      statement: [{ sid: "A", actions: ["a:2"] }],
    };
    expect(minified(config)).toBe(
      '{"Version":"2012-10-17","Id":"one","Statement":[{"Sid":"A","Effect":"Allow","Action":"a:2"},{"Sid":"B","Effect":"Deny","Action":["b:1","b:2"]}]}',
    );
  });

  test("come last as overrides, and win", () => {
    const config = {
      override_policy_documents: [JSON.stringify(one)],
      policy_id: "own",
      statement: [{ sid: "A", actions: ["a:2"] }, { actions: ["c:1"] }],
    };
    expect(minified(config)).toBe(
      '{"Version":"2012-10-17","Id":"one","Statement":[{"Sid":"A","Effect":"Allow","Action":"a:1"},{"Effect":"Allow","Action":"c:1"}]}',
    );
  });

  test("have their principals and conditions put in order", () => {
    const source = {
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "s", AWS: ["1", "3", "2"] },
          Condition: { StringEquals: { b: ["x"], a: true } },
        },
      ],
    };
    expect(minified({ source_policy_documents: [JSON.stringify(source)] })).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["3","2","1"],"Service":"s"},"Condition":{"StringEquals":{"a":"true","b":"x"}}}]}',
    );
  });

  test("with the same Sid twice are an error, and so are two own statements", () => {
    const documents = [JSON.stringify(one), JSON.stringify(one)];
    expect(() => json({ source_policy_documents: documents })).toThrow(
      "merging source document 1: duplicate Sid (A) in source_policy_documents (statement 0). Remove the Sid or ensure Sids are unique.",
    );
    expect(() => json({ statement: [{ sid: "A" }, { sid: "A" }] })).toThrow(
      "writing IAM Policy Document: duplicate Sid (A). Remove the Sid or ensure the Sid is unique.",
    );
    expect(() => json({ source_policy_documents: ["{"] })).toThrow("merging source document 0: ");
  });
});

test("a document without statements has none, and equal ones have equal ids", () => {
  expect(minified({})).toBe('{"Version":"2012-10-17"}');
  expect(read({}).id).toBe(read({}).id);
  expect(read({}).id).not.toBe(read({ policy_id: "x" }).id);
});
