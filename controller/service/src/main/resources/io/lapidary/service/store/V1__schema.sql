-- One schema for SQLite and PostgreSQL. Times are milliseconds since 1970. Texts compare by bytes in both.

CREATE TABLE counters (
    name  ${text} PRIMARY KEY,
    value ${integer} NOT NULL
) ${options};

-- Raised in the transaction that uses it: its row is locked till the end, so that numbers come in the order of commits
-- and without gaps, which no sequence promises.
INSERT INTO counters (name, value) VALUES ('events', 0), ('spaces', 0);

CREATE TABLE searches (
    id       ${text} PRIMARY KEY,
    name     ${text} NOT NULL,
    folded   ${text} NOT NULL, -- the name in lower case: databases do not agree on how to fold
    owner    ${text} NOT NULL,
    spec     ${text} NOT NULL,
    status   ${text} NOT NULL,
    summary  ${text} NOT NULL,
    created  ${integer} NOT NULL,
    updated  ${integer} NOT NULL,
    last_seq ${integer} NOT NULL
) ${options};

CREATE INDEX searches_by_age ON searches (created, id);

CREATE TABLE events (
    id     ${integer} PRIMARY KEY,
    search ${text} NOT NULL REFERENCES searches (id),
    seq    ${integer} NOT NULL,
    at     ${integer} NOT NULL,
    type   ${text} NOT NULL,
    json   ${text} NOT NULL,
    UNIQUE (search, seq)
) ${options};

CREATE TABLE trials (
    search        ${text} NOT NULL REFERENCES searches (id),
    number        ${integer} NOT NULL,
    candidate     ${text} NOT NULL,
    reason        ${text} NOT NULL,
    feasible      ${boolean} NOT NULL,
    reward        ${real} NOT NULL,
    accuracy      ${real},
    accuracy_drop ${real},
    latency_ratio ${real},
    size_bytes    ${integer},
    packed_bytes  ${integer},
    macs          ${integer},
    artifact      ${text},
    same_as       ${integer},
    seconds       ${real} NOT NULL,
    at            ${integer} NOT NULL,
    PRIMARY KEY (search, number)
) ${clustered};

-- One for each sort, with all that filters ask for: a page passes over nothing else.
CREATE INDEX trials_by_reward ON trials (search, reward, number, feasible, reason);
CREATE INDEX trials_by_accuracy ON trials (search, accuracy, number, feasible, reason);
CREATE INDEX trials_by_latency_ratio ON trials (search, latency_ratio, number, feasible, reason);
CREATE INDEX trials_by_size_bytes ON trials (search, size_bytes, number, feasible, reason);
CREATE INDEX trials_by_packed_bytes ON trials (search, packed_bytes, number, feasible, reason);
CREATE INDEX trials_by_macs ON trials (search, macs, number, feasible, reason);

-- Apart, so that pages pass over short rows.
CREATE TABLE trial_details (
    search ${text} NOT NULL,
    number ${integer} NOT NULL,
    json   ${text} NOT NULL,
    PRIMARY KEY (search, number),
    FOREIGN KEY (search, number) REFERENCES trials (search, number)
) ${options};

CREATE TABLE kept_artifacts (
    search ${text} NOT NULL REFERENCES searches (id),
    sha256 ${text} NOT NULL,
    PRIMARY KEY (search, sha256)
) ${clustered};

CREATE INDEX kept_artifacts_by_hash ON kept_artifacts (sha256);

CREATE TABLE uploads (
    kind    ${text} NOT NULL,
    sha256  ${text} NOT NULL,
    name    ${text} NOT NULL,
    bytes   ${integer} NOT NULL,
    owner   ${text} NOT NULL,
    json    ${text} NOT NULL,
    created ${integer} NOT NULL,
    PRIMARY KEY (kind, sha256)
) ${options};

CREATE INDEX uploads_by_hash ON uploads (sha256);
CREATE INDEX uploads_by_owner ON uploads (owner);

CREATE TABLE spaces (
    name    ${text} NOT NULL,
    version ${integer} NOT NULL,
    body    ${text} NOT NULL,
    owner   ${text} NOT NULL,
    created ${integer} NOT NULL,
    PRIMARY KEY (name, version)
) ${options};

CREATE TABLE idempotency_keys (
    owner   ${text} NOT NULL,
    key     ${text} NOT NULL,
    request ${text} NOT NULL, -- hash of what was asked
    status  ${integer},       -- of the answer; null while it is being made
    answer  ${text},
    created ${integer} NOT NULL,
    PRIMARY KEY (owner, key)
) ${options};

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created);

CREATE TABLE settings (
    name  ${text} PRIMARY KEY,
    value ${text} NOT NULL
) ${options};

CREATE TABLE tokens (
    id        ${text} PRIMARY KEY,
    hash      ${text} NOT NULL UNIQUE,
    name      ${text} NOT NULL,
    role      ${text} NOT NULL,
    limits    ${text} NOT NULL,
    created   ${integer} NOT NULL,
    expires   ${integer},
    last_used ${integer},
    revoked   ${integer}
) ${options};

CREATE TABLE audit (
    id      ${identity},
    at      ${integer} NOT NULL,
    actor   ${text} NOT NULL,
    token   ${text} NOT NULL,
    address ${text} NOT NULL,
    what    ${text} NOT NULL,
    target  ${text} NOT NULL,
    status  ${integer} NOT NULL,
    request ${text} NOT NULL
) ${options};

CREATE TABLE webhooks (
    id      ${text} PRIMARY KEY,
    url     ${text} NOT NULL,
    secret  ${text} NOT NULL,
    events  ${text} NOT NULL,
    owner   ${text} NOT NULL,
    active  ${boolean} NOT NULL,
    note    ${text} NOT NULL, -- why it was switched off
    created ${integer} NOT NULL
) ${options};

CREATE TABLE webhook_deliveries (
    id       ${identity},
    webhook  ${text} NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event    ${integer} NOT NULL,
    type     ${text} NOT NULL,
    body     ${text} NOT NULL,
    state    ${text} NOT NULL,
    attempts ${integer} NOT NULL,
    due      ${integer} NOT NULL,
    created  ${integer} NOT NULL,
    updated  ${integer} NOT NULL,
    UNIQUE (webhook, event, type)
) ${options};

CREATE INDEX webhook_deliveries_by_state ON webhook_deliveries (state, webhook, id);
CREATE INDEX webhook_deliveries_by_hook ON webhook_deliveries (webhook, id);

CREATE TABLE webhook_attempts (
    delivery ${integer} NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    number   ${integer} NOT NULL,
    at       ${integer} NOT NULL,
    millis   ${integer} NOT NULL,
    status   ${integer}, -- of the answer; null where there was none
    error    ${text} NOT NULL,
    PRIMARY KEY (delivery, number)
) ${clustered};
