ALTER TABLE asset ADD COLUMN purdue INTEGER;

ALTER TABLE asset ADD COLUMN never_touch BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE run ADD COLUMN resumes CHAR(32);

ALTER TABLE run ADD COLUMN conditions JSON;

CREATE TABLE capture (
    id CHAR(32) NOT NULL,
    site_id CHAR(32) NOT NULL,
    network_id CHAR(32),
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    packets INTEGER NOT NULL,
    packet_bytes INTEGER NOT NULL,
    first DATETIME,
    last DATETIME,
    at DATETIME NOT NULL,
    "by" VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(site_id) REFERENCES site (id),
    FOREIGN KEY(network_id) REFERENCES network (id)
);

CREATE INDEX ix_capture_site_id ON capture (site_id);

CREATE INDEX ix_capture_sha256 ON capture (sha256);

CREATE TABLE flow (
    id CHAR(32) NOT NULL,
    capture_id CHAR(32) NOT NULL,
    network_id CHAR(32),
    client_ip VARCHAR NOT NULL,
    client_mac VARCHAR NOT NULL,
    server_ip VARCHAR NOT NULL,
    server_mac VARCHAR NOT NULL,
    vlan INTEGER,
    transport VARCHAR NOT NULL,
    port INTEGER NOT NULL,
    protocol VARCHAR NOT NULL,
    packets INTEGER NOT NULL,
    packet_bytes INTEGER NOT NULL,
    first DATETIME,
    last DATETIME,
    commands JSON,
    PRIMARY KEY (id),
    FOREIGN KEY(capture_id) REFERENCES capture (id),
    FOREIGN KEY(network_id) REFERENCES network (id)
);

CREATE INDEX ix_flow_capture_id ON flow (capture_id);

ALTER TABLE observation ADD COLUMN seen_id CHAR(32);

CREATE INDEX ix_observation_seen_id ON observation (seen_id);

CREATE INDEX ix_interface_mac ON interface (mac);

CREATE INDEX ix_interface_ip ON interface (ip);

CREATE TABLE seen (
    id CHAR(32) NOT NULL,
    site_id CHAR(32) NOT NULL,
    asset_id CHAR(32) NOT NULL,
    digest VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    "by" VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    timed BOOLEAN NOT NULL,
    ip VARCHAR NOT NULL,
    mac VARCHAR NOT NULL,
    network_id CHAR(32),
    vantage VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    serial VARCHAR NOT NULL,
    serial_2 VARCHAR NOT NULL,
    tag VARCHAR NOT NULL,
    told JSON NOT NULL,
    services JSON NOT NULL,
    "values" JSON NOT NULL,
    origin CHAR(32),
    interface_id CHAR(32),
    filled JSON NOT NULL,
    pinned BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(site_id) REFERENCES site (id),
    FOREIGN KEY(asset_id) REFERENCES asset (id),
    FOREIGN KEY(network_id) REFERENCES network (id)
);

CREATE INDEX ix_seen_asset_id ON seen (asset_id);

CREATE INDEX ix_seen_digest ON seen (digest);

CREATE INDEX ix_seen_ip ON seen (ip);

CREATE INDEX ix_seen_mac ON seen (mac);

CREATE INDEX ix_seen_serial ON seen (serial);

CREATE INDEX ix_seen_serial_2 ON seen (serial_2);

CREATE INDEX ix_seen_origin ON seen (origin);

CREATE TABLE differencedecision (
    id CHAR(32) NOT NULL,
    "key" VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    facts VARCHAR NOT NULL,
    asset_id CHAR(32),
    other_id CHAR(32),
    at DATETIME NOT NULL,
    "by" VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(asset_id) REFERENCES asset (id),
    FOREIGN KEY(other_id) REFERENCES asset (id)
);

CREATE INDEX ix_differencedecision_key ON differencedecision ("key");

CREATE INDEX ix_differencedecision_asset_id ON differencedecision (asset_id);

CREATE TABLE advisory (
    id CHAR(32) NOT NULL,
    document_id VARCHAR NOT NULL,
    namespace VARCHAR NOT NULL,
    publisher VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    first_released VARCHAR NOT NULL,
    released VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    cvss FLOAT,
    cves JSON NOT NULL,
    url VARCHAR NOT NULL,
    tlp VARCHAR NOT NULL,
    content BLOB NOT NULL,
    sha256 VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    "by" VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_advisory_document_id ON advisory (document_id);

CREATE TABLE knownexploited (
    id CHAR(32) NOT NULL,
    cve VARCHAR NOT NULL,
    vendor VARCHAR NOT NULL,
    product VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    added VARCHAR NOT NULL,
    due VARCHAR NOT NULL,
    ransomware BOOLEAN NOT NULL,
    action VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_knownexploited_cve ON knownexploited (cve);

CREATE TABLE advisoryimport (
    id CHAR(32) NOT NULL,
    kind VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    released VARCHAR NOT NULL,
    documents INTEGER NOT NULL,
    added INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    at DATETIME NOT NULL,
    "by" VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE advisorydecision (
    id CHAR(32) NOT NULL,
    advisory_id CHAR(32) NOT NULL,
    asset_id CHAR(32) NOT NULL,
    verdict VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    firmware VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    "by" VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(advisory_id) REFERENCES advisory (id),
    FOREIGN KEY(asset_id) REFERENCES asset (id)
);

CREATE INDEX ix_advisorydecision_advisory_id ON advisorydecision (advisory_id);

CREATE INDEX ix_advisorydecision_asset_id ON advisorydecision (asset_id);
