ALTER TABLE site ADD COLUMN functions VARCHAR NOT NULL DEFAULT '';

ALTER TABLE site ADD COLUMN access_points VARCHAR NOT NULL DEFAULT '';

ALTER TABLE site ADD COLUMN tolerable_risk INTEGER;

ALTER TABLE site ADD COLUMN risk_matrix JSON;

ALTER TABLE site ADD COLUMN budget_days INTEGER;

ALTER TABLE site ADD COLUMN outages VARCHAR NOT NULL DEFAULT '';

ALTER TABLE site ADD COLUMN gates JSON;

ALTER TABLE network ADD COLUMN zone_id CHAR(32) REFERENCES zone (id);

ALTER TABLE network ADD COLUMN wireless BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE zone ADD COLUMN sl_t_steps JSON;

ALTER TABLE zone ADD COLUMN kind VARCHAR NOT NULL DEFAULT '';

ALTER TABLE zone ADD COLUMN purdue INTEGER;

ALTER TABLE zone ADD COLUMN trusted BOOLEAN NOT NULL DEFAULT 1;

ALTER TABLE zone ADD COLUMN logical_boundary VARCHAR NOT NULL DEFAULT '';

ALTER TABLE zone ADD COLUMN physical_boundary VARCHAR NOT NULL DEFAULT '';

ALTER TABLE zone ADD COLUMN logical_access VARCHAR NOT NULL DEFAULT '';

ALTER TABLE zone ADD COLUMN physical_access VARCHAR NOT NULL DEFAULT '';

ALTER TABLE zone ADD COLUMN data_flows VARCHAR NOT NULL DEFAULT '';

ALTER TABLE zone ADD COLUMN requirements VARCHAR NOT NULL DEFAULT '';

ALTER TABLE zone ADD COLUMN policies VARCHAR NOT NULL DEFAULT '';

ALTER TABLE zone ADD COLUMN assumptions VARCHAR NOT NULL DEFAULT '';

ALTER TABLE zone ADD COLUMN gates JSON;

ALTER TABLE zone ADD COLUMN x FLOAT;

ALTER TABLE zone ADD COLUMN y FLOAT;

ALTER TABLE conduit ADD COLUMN wireless BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE conduit ADD COLUMN protection VARCHAR NOT NULL DEFAULT '';

ALTER TABLE conduit ADD COLUMN sl_t JSON;

ALTER TABLE conduit ADD COLUMN sl_t_reason VARCHAR NOT NULL DEFAULT '';

ALTER TABLE conduit ADD COLUMN sl_t_steps JSON;

ALTER TABLE conduit ADD COLUMN physical_boundary VARCHAR NOT NULL DEFAULT '';

ALTER TABLE conduit ADD COLUMN physical_access VARCHAR NOT NULL DEFAULT '';

ALTER TABLE conduit ADD COLUMN requirements VARCHAR NOT NULL DEFAULT '';

ALTER TABLE conduit ADD COLUMN policies VARCHAR NOT NULL DEFAULT '';

ALTER TABLE conduit ADD COLUMN assumptions VARCHAR NOT NULL DEFAULT '';

ALTER TABLE conduit ADD COLUMN gates JSON;

ALTER TABLE supplier ADD COLUMN remote_access BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE supplier ADD COLUMN contract VARCHAR NOT NULL DEFAULT '';

ALTER TABLE asset ADD COLUMN sl_c JSON;

ALTER TABLE asset ADD COLUMN sl_c_source VARCHAR NOT NULL DEFAULT '';

ALTER TABLE asset ADD COLUMN component_type VARCHAR NOT NULL DEFAULT '';

ALTER TABLE answer ADD COLUMN maturity INTEGER;

ALTER TABLE answer ADD COLUMN rule VARCHAR NOT NULL DEFAULT '';

ALTER TABLE finding RENAME TO finding_1;

DROP INDEX ix_finding_answer_id;

CREATE TABLE finding (
    id CHAR(32) NOT NULL,
    answer_id CHAR(32),
    rule VARCHAR NOT NULL,
    scope_kind VARCHAR NOT NULL,
    scope_id CHAR(32),
    title VARCHAR NOT NULL,
    likelihood INTEGER NOT NULL,
    safety INTEGER NOT NULL,
    production INTEGER NOT NULL,
    environment INTEGER NOT NULL,
    money INTEGER NOT NULL,
    judged BOOLEAN NOT NULL,
    status VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    phase VARCHAR NOT NULL,
    action_owner VARCHAR NOT NULL,
    action_due VARCHAR NOT NULL,
    "after" JSON,
    accepted_by VARCHAR NOT NULL,
    accepted_until VARCHAR NOT NULL,
    agreed_by VARCHAR NOT NULL,
    fixed_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(answer_id) REFERENCES answer (id)
);

CREATE INDEX ix_finding_answer_id ON finding (answer_id);

INSERT INTO finding (id, answer_id, title, likelihood, safety, production, environment, money, judged, status, note, phase, action_owner, action_due, rule, scope_kind, accepted_by, accepted_until, agreed_by, fixed_at)
    SELECT id, answer_id, title, likelihood, safety, production, environment, money, 0, status, note, phase, action_owner, action_due, '', '', '', '', '', '' FROM finding_1;

DROP TABLE finding_1;

CREATE TABLE evidence (
    id CHAR(32) NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    reference VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    "by" VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE evidencelink (
    id CHAR(32) NOT NULL,
    evidence_id CHAR(32) NOT NULL,
    target VARCHAR NOT NULL,
    target_id CHAR(32) NOT NULL,
    role VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(evidence_id) REFERENCES evidence (id)
);

CREATE INDEX ix_evidencelink_evidence_id ON evidencelink (evidence_id);

CREATE INDEX ix_evidencelink_target_id ON evidencelink (target_id);

CREATE TABLE todo (
    id CHAR(32) NOT NULL,
    title VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    supplier_id CHAR(32),
    answer_id CHAR(32),
    due VARCHAR NOT NULL,
    done BOOLEAN NOT NULL,
    note VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    "by" VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(supplier_id) REFERENCES supplier (id),
    FOREIGN KEY(answer_id) REFERENCES answer (id)
);

CREATE INDEX ix_todo_answer_id ON todo (answer_id);

CREATE TABLE supplieranswer (
    id CHAR(32) NOT NULL,
    supplier_id CHAR(32) NOT NULL,
    pack VARCHAR NOT NULL,
    pack_version VARCHAR NOT NULL,
    requirement VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    maturity INTEGER,
    text VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    answered_by VARCHAR NOT NULL,
    answered_on VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(supplier_id) REFERENCES supplier (id)
);

CREATE INDEX ix_supplieranswer_supplier_id ON supplieranswer (supplier_id);

CREATE TABLE responsibility (
    id CHAR(32) NOT NULL,
    pack VARCHAR NOT NULL,
    requirement VARCHAR NOT NULL,
    party VARCHAR NOT NULL,
    supplier_id CHAR(32),
    person VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(supplier_id) REFERENCES supplier (id)
);

CREATE TABLE plannedaction (
    id CHAR(32) NOT NULL,
    remedy VARCHAR NOT NULL,
    scope_kind VARCHAR NOT NULL,
    scope_id CHAR(32),
    phase VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    due VARCHAR NOT NULL,
    effort_days FLOAT,
    cost INTEGER,
    "after" JSON,
    status VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_plannedaction_remedy ON plannedaction (remedy);

CREATE TABLE keptpack (
    id CHAR(32) NOT NULL,
    pack VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE decision (
    id CHAR(32) NOT NULL,
    rule VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    facts VARCHAR NOT NULL,
    answer_id CHAR(32),
    finding_id CHAR(32),
    at DATETIME NOT NULL,
    "by" VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(answer_id) REFERENCES answer (id),
    FOREIGN KEY(finding_id) REFERENCES finding (id)
);

CREATE INDEX ix_decision_rule ON decision (rule);
