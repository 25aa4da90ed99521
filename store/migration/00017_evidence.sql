-- The archive of evidence (5.1.2): pictures and files of snapshots, who looked at them and why, what is held past its term,
-- and what stays of a snapshot whose term is over. Snapshots themselves never change.

-- +goose Up
alter table snapshot add column kind text not null default '';
alter table snapshot add column picture text not null default '';
alter table snapshot add column author_id bigint not null default 0;
create index snapshot_at on snapshot (at, id);
create index snapshot_author on snapshot (author_id, id) where author_id > 0;
-- The file as it was sent, in the vault; '' once it is not kept any more.
alter table photo add column original text not null default '';
alter table photo add column original_media text not null default '';
alter table photo add column original_bytes bigint not null default 0;
create index photo_original on photo (original) where original <> '';

create table evidence_file (
    id          {{id}},
    snapshot_id bigint not null,
    kind        text   not null,
    sha256      text   not null,
    media       text   not null,
    bytes       bigint not null
);
create index evidence_file_snapshot on evidence_file (snapshot_id, id);
create index evidence_file_sha256 on evidence_file (sha256);

create table evidence_hold (
    id          {{id}},
    snapshot_id bigint not null,
    reason      text   not null,
    put_by      bigint not null,
    put_at      bigint not null,
    lifted_by   bigint not null default 0,
    lifted_at   bigint not null default 0,
    lifted      text   not null default ''
);
create index evidence_hold_snapshot on evidence_hold (snapshot_id, id);
create unique index evidence_hold_open on evidence_hold (snapshot_id) where lifted_at = 0;

create table evidence_access (
    id          {{id}},
    snapshot_id bigint not null,
    account_id  bigint not null references account (id),
    reason      text   not null,
    at          bigint not null,
    until_at    bigint not null
);
create index evidence_access_snapshot on evidence_access (snapshot_id, account_id, until_at);

create table evidence_removed (
    id          {{id}},
    snapshot_id bigint not null,
    message_id  bigint not null,
    comment_id  bigint not null,
    post_id     bigint not null,
    kind        text   not null,
    ground      text   not null,
    sha256      text   not null,
    picture     text   not null,
    sealed_at   bigint not null,
    removed_at  bigint not null,
    days        bigint not null
);
create unique index evidence_removed_snapshot on evidence_removed (snapshot_id);

-- +goose Down
drop table evidence_removed;
drop table evidence_access;
drop table evidence_hold;
drop table evidence_file;
drop index photo_original;
alter table photo drop column original_bytes;
alter table photo drop column original_media;
alter table photo drop column original;
drop index snapshot_author;
drop index snapshot_at;
alter table snapshot drop column author_id;
alter table snapshot drop column picture;
alter table snapshot drop column kind;
