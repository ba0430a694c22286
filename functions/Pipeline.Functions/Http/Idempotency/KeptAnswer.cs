namespace Pipeline.Functions.Http.Idempotency;

/// <summary>
/// state/idempotency/{id}/claim.json: a request that carried an Idempotency-Key, and what is kept of its answer once there is one; the
/// answer's body is the blob beside it. Internal to this app, so it has no published schema.
/// </summary>
/// <param name="Request">Hash of the body.</param>
/// <param name="Claim">Random: names this attempt, and the blob of its answer.</param>
/// <param name="Status">Null while the request is at work.</param>
internal sealed record KeptAnswer(string Request, string Claim, DateTimeOffset ClaimedAt, int? Status = null, string? ContentType = null, string? Location = null);
