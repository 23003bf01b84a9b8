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
