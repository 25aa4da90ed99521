-- Information posts (4.1): what the centre and the organizations publish.

-- +goose Up
create table post (
    id           {{id}},
    state        text   not null,
    version      bigint not null default 1,
    kind         text   not null,
    place        text   not null,
    organization text   not null default '',
    author_id    bigint not null references account (id),
    title        text   not null,
    text         text   not null,
    topic        text   not null default '',
    district     text   not null default '',
    pinned       bigint not null default 0,
    revision     bigint not null default 1,
    ground       text   not null default '',
    reason       text   not null default '',
    created_at   bigint not null,
    publish_at   bigint not null default 0,
    published_at bigint not null default 0,
    expires_at   bigint not null default 0,
    corrected_at bigint not null default 0
);
create index post_published on post (published_at desc, id desc) where state = 'published';
create index post_organization on post (organization, published_at desc, id desc);
create index post_due on post (publish_at) where state = 'scheduled';
create index post_end on post (expires_at) where state = 'published' and expires_at > 0;
create table post_revision (
    post_id   bigint not null references post (id),
    number    bigint not null,
    title     text   not null,
    text      text   not null,
    note      text   not null default '',
    author_id bigint not null,
    at        bigint not null,
    primary key (post_id, number)
);
alter table photo add column post_id bigint not null default 0;
create index photo_post on photo (post_id, position) where post_id > 0;
alter table snapshot add column post_id bigint not null default 0;
create index snapshot_post on snapshot (post_id) where post_id > 0;
-- What an organization says of itself beside its entry in the directory (1.6a).
create table profile (
    organization text   primary key references organization (slug),
    version      bigint not null default 1,
    about        text   not null default '',
    hours        text   not null default '',
    site         text   not null default '',
    updated_at   bigint not null
);

-- +goose Down
drop table profile;
drop index snapshot_post;
alter table snapshot drop column post_id;
drop index photo_post;
alter table photo drop column post_id;
drop table post_revision;
drop table post;
