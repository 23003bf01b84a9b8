CREATE TABLE answer (
    id CHAR(32) NOT NULL,
    scope_kind VARCHAR NOT NULL,
    scope_id CHAR(32) NOT NULL,
    pack VARCHAR NOT NULL,
    pack_version VARCHAR NOT NULL,
    requirement VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,
    told_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    countermeasure VARCHAR NOT NULL,
    accepted_by VARCHAR NOT NULL,
    until VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    "by" VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_answer_requirement ON answer (requirement);

CREATE INDEX ix_answer_scope_id ON answer (scope_id);

CREATE TABLE change (
    id CHAR(32) NOT NULL,
    device CHAR(32) NOT NULL,
    seq INTEGER NOT NULL,
    txn CHAR(32) NOT NULL,
    kind VARCHAR NOT NULL,
    entity VARCHAR NOT NULL,
    "row" CHAR(32) NOT NULL,
    field VARCHAR NOT NULL,
    old VARCHAR,
    new VARCHAR,
    parents VARCHAR NOT NULL,
    hlc VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    author VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_change_row ON change ("row");

CREATE INDEX ix_change_txn ON change (txn);

CREATE TABLE head (
    "row" CHAR(32) NOT NULL,
    field VARCHAR NOT NULL,
    change CHAR(32) NOT NULL,
    PRIMARY KEY ("row", field, change)
) WITHOUT ROWID;

CREATE TABLE meta (
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY ("key")
) WITHOUT ROWID;

CREATE TABLE person (
    id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    organisation VARCHAR NOT NULL,
    contact VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE site (
    id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    sector VARCHAR NOT NULL,
    asset_owner VARCHAR NOT NULL,
    manager VARCHAR NOT NULL,
    scope_text VARCHAR NOT NULL,
    engineer VARCHAR NOT NULL,
    visit_from VARCHAR NOT NULL,
    visit_to VARCHAR NOT NULL,
    clock_offset_s FLOAT,
    clock_note VARCHAR NOT NULL,
    classification VARCHAR NOT NULL,
    report_number VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE supplier (
    id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    contact VARCHAR NOT NULL,
    access VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE finding (
    id CHAR(32) NOT NULL,
    answer_id CHAR(32) NOT NULL,
    title VARCHAR NOT NULL,
    likelihood INTEGER NOT NULL,
    safety INTEGER NOT NULL,
    production INTEGER NOT NULL,
    environment INTEGER NOT NULL,
    money INTEGER NOT NULL,
    status VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    phase VARCHAR NOT NULL,
    action_owner VARCHAR NOT NULL,
    action_due VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(answer_id) REFERENCES answer (id)
);

CREATE INDEX ix_finding_answer_id ON finding (answer_id);

CREATE TABLE network (
    id CHAR(32) NOT NULL,
    site_id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    cidr VARCHAR NOT NULL,
    vlan INTEGER,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE INDEX ix_network_site_id ON network (site_id);

CREATE TABLE zone (
    id CHAR(32) NOT NULL,
    site_id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    criticality INTEGER,
    safety_related BOOLEAN NOT NULL,
    sl_t JSON,
    sl_t_reason VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE INDEX ix_zone_site_id ON zone (site_id);

CREATE TABLE asset (
    id CHAR(32) NOT NULL,
    site_id CHAR(32) NOT NULL,
    zone_id CHAR(32),
    supplier_id CHAR(32),
    tag VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    device_class VARCHAR NOT NULL,
    vendor VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    order_number VARCHAR NOT NULL,
    serial VARCHAR NOT NULL,
    firmware VARCHAR NOT NULL,
    location VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    criticality INTEGER,
    support VARCHAR NOT NULL,
    unpatchable BOOLEAN NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(site_id) REFERENCES site (id),
    FOREIGN KEY(zone_id) REFERENCES zone (id),
    FOREIGN KEY(supplier_id) REFERENCES supplier (id)
);

CREATE INDEX ix_asset_site_id ON asset (site_id);

CREATE INDEX ix_asset_zone_id ON asset (zone_id);

CREATE TABLE conduit (
    id CHAR(32) NOT NULL,
    site_id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    from_zone_id CHAR(32),
    to_zone_id CHAR(32),
    direction VARCHAR NOT NULL,
    protocols VARCHAR NOT NULL,
    control VARCHAR NOT NULL,
    remote_access BOOLEAN NOT NULL,
    owner VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(site_id) REFERENCES site (id),
    FOREIGN KEY(from_zone_id) REFERENCES zone (id),
    FOREIGN KEY(to_zone_id) REFERENCES zone (id)
);

CREATE INDEX ix_conduit_site_id ON conduit (site_id);

CREATE TABLE run (
    id CHAR(32) NOT NULL,
    site_id CHAR(32) NOT NULL,
    network_id CHAR(32),
    started DATETIME NOT NULL,
    ended DATETIME,
    status VARCHAR NOT NULL,
    consent_name VARCHAR NOT NULL,
    consent_role VARCHAR NOT NULL,
    consent_at DATETIME NOT NULL,
    window VARCHAR NOT NULL,
    profile VARCHAR NOT NULL,
    interface VARCHAR NOT NULL,
    "plan" JSON NOT NULL,
    frames_sent INTEGER NOT NULL,
    frames_received INTEGER NOT NULL,
    hosts_found INTEGER NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(site_id) REFERENCES site (id),
    FOREIGN KEY(network_id) REFERENCES network (id)
);

CREATE INDEX ix_run_site_id ON run (site_id);

CREATE TABLE attempt (
    id CHAR(32) NOT NULL,
    run_id CHAR(32) NOT NULL,
    target VARCHAR NOT NULL,
    protocol VARCHAR NOT NULL,
    transport VARCHAR NOT NULL,
    port INTEGER NOT NULL,
    status VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    frames INTEGER NOT NULL,
    at DATETIME NOT NULL,
    duration_ms INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(run_id) REFERENCES run (id)
);

CREATE INDEX ix_attempt_run_id ON attempt (run_id);

CREATE TABLE framebatch (
    id CHAR(32) NOT NULL,
    run_id CHAR(32) NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(run_id) REFERENCES run (id)
);

CREATE INDEX ix_framebatch_run_id ON framebatch (run_id);

CREATE TABLE interface (
    id CHAR(32) NOT NULL,
    asset_id CHAR(32) NOT NULL,
    network_id CHAR(32),
    name VARCHAR NOT NULL,
    mac VARCHAR NOT NULL,
    ip VARCHAR NOT NULL,
    hostname VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(asset_id) REFERENCES asset (id),
    FOREIGN KEY(network_id) REFERENCES network (id)
);

CREATE INDEX ix_interface_asset_id ON interface (asset_id);

CREATE INDEX ix_interface_network_id ON interface (network_id);

CREATE TABLE observation (
    id CHAR(32) NOT NULL,
    asset_id CHAR(32) NOT NULL,
    field VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    confidence INTEGER NOT NULL,
    at DATETIME NOT NULL,
    "by" VARCHAR NOT NULL,
    run_id CHAR(32),
    raw BLOB NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(asset_id) REFERENCES asset (id)
);

CREATE INDEX ix_observation_asset_id ON observation (asset_id);

CREATE TABLE service (
    id CHAR(32) NOT NULL,
    interface_id CHAR(32) NOT NULL,
    transport VARCHAR NOT NULL,
    port INTEGER NOT NULL,
    protocol VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(interface_id) REFERENCES interface (id)
);

CREATE INDEX ix_service_interface_id ON service (interface_id);

CREATE UNIQUE INDEX ix_change_chain ON change (device, seq);

CREATE TABLE migration (
    number INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE TABLE search_row (
    id INTEGER PRIMARY KEY,
    row TEXT NOT NULL UNIQUE,
    entity TEXT NOT NULL
);

CREATE INDEX ix_search_row_entity ON search_row (entity);

CREATE VIRTUAL TABLE search USING fts5 (body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
