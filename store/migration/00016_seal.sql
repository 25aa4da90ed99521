-- One log over the whole journal: the order of the entries with the hashes of its Merkle tree, 256 in a row, and the signed
-- heads. Entries are written as before and come into the log after they are committed.

-- +goose Up
create table seal_tile (
    level    bigint not null,
    number   bigint not null,
    hashes   text   not null,
    entries  text   not null default '',
    secret   text   not null default '',
    first_id bigint not null default 0,
    last_id  bigint not null default 0,
    primary key (level, number)
);
create index seal_tile_last on seal_tile (last_id) where level = 0;

-- How many entries are in the log, and up to which key of an entry none can come any more. One row.
create table seal_state (
    id    bigint primary key,
    size  bigint not null,
    floor bigint not null
);
insert into seal_state (id, size, floor) values (1, 0, 0);

create table seal_head (
    number bigint primary key,
    size   bigint not null,
    root   text   not null,
    note   text   not null,
    key    text   not null,
    at     bigint not null
);

create index snapshot_sha256 on snapshot (sha256);

-- +goose Down
drop index snapshot_sha256;
drop table seal_head;
drop table seal_state;
drop table seal_tile;
