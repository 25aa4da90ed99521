-- Orders to stop activity (7.1): who proposed, confirmed or withdrew them. None is ever deleted.

-- +goose Up
create table stop (
    id           {{id}},
    version      bigint not null,
    state        text   not null,
    part         text   not null,
    number       text   not null,
    ordered_at   bigint not null,
    stops_at     bigint not null,
    text         text   not null default '',
    proposed_by  bigint not null,
    proposed_at  bigint not null,
    confirmed_by bigint not null default 0,
    confirmed_at bigint not null default 0,
    withdrawn_by bigint not null default 0,
    withdrawn_at bigint not null default 0
);
-- One order at a time for each part.
create unique index stop_open on stop (part) where state in ('proposed', 'confirmed');

-- +goose Down
drop table stop;
