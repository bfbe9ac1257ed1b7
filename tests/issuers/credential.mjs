// The credential that each suite signs.

export const contexts = [
  "https://www.w3.org/ns/credentials/v2",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
];

export const credential = (issuer, number) => ({
  "@context": contexts,
  id: `urn:uuid:7d2e4c10-0000-4000-8000-00000000000${number}`,
  type: ["VerifiableCredential", "OpenBadgeCredential"],
  issuer: { id: issuer, type: ["Profile"], name: "Independent Academy" },
  validFrom: "2025-01-01T00:00:00Z",
  name: "Badge by another's code",
  credentialSubject: {
    type: ["AchievementSubject"],
    identifier: [
      { type: "IdentityObject", identityType: "name", hashed: false, identityHash: "Ada" },
    ],
    achievement: {
      id: "urn:uuid:7d2e4c10-0000-4000-8000-0000000000aa",
      type: ["Achievement"],
      name: "Independence",
      description: "Issued by another's code.",
      criteria: { narrative: "Run it." },
    },
    result: [{ type: ["Result"], value: "93" }],
  },
});
