-- What follows a message: another wording of what is published, an appeal against a rejection, a rating of the
-- solution; of a comment: that it was edited or removed, and who reports it.

-- +goose Up
alter table comment add column edited_at bigint not null default 0;
alter table comment add column removed_at bigint not null default 0;
alter table comment add column removal text not null default '';
alter table comment add column told text not null default '';

create table comment_text (
    comment_id bigint not null references comment (id),
    number     bigint not null,
    text       text   not null,
    at         bigint not null,
    primary key (comment_id, number)
);
create table proposal (
    id         {{id}},
    message_id bigint not null references message (id),
    state      text   not null,
    text       text   not null,
    district   text   not null default '',
    address    text   not null default '',
    lat        double precision not null default 0,
    lon        double precision not null default 0,
    street     text   not null default '',
    house      text   not null default '',
    topic      text   not null default '',
    subtopic   text   not null default '',
    emergency  bigint not null default 0,
    author_id  bigint not null,
    ground     text   not null default '',
    reason     text   not null default '',
    revision   bigint not null default 0,
    decided_by bigint not null default 0,
    created_at bigint not null,
    decided_at bigint not null default 0
);
create index proposal_message on proposal (message_id, id);
create unique index proposal_waiting on proposal (message_id) where state = 'waiting';
create table appeal (
    id          {{id}},
    message_id  bigint not null references message (id),
    state       text   not null,
    text        text   not null,
    author_id   bigint not null,
    ground      text   not null default '',
    reason      text   not null default '',
    rejected_by bigint not null default 0,
    answer      text   not null default '',
    decided_by  bigint not null default 0,
    created_at  bigint not null,
    decided_at  bigint not null default 0
);
create index appeal_message on appeal (message_id, id);
create unique index appeal_waiting on appeal (message_id) where state = 'waiting';
create table rating (
    message_id bigint not null references message (id),
    round      bigint not null,
    account_id bigint not null,
    solved     bigint not null,
    score      bigint not null default 0,
    text       text   not null default '',
    rated_at   bigint not null,
    primary key (message_id, round)
);
create table report (
    id         {{id}},
    message_id bigint not null references message (id),
    comment_id bigint not null references comment (id),
    account_id bigint not null,
    ground     text   not null,
    text       text   not null default '',
    state      text   not null,
    answer     text   not null default '',
    decided_by bigint not null default 0,
    created_at bigint not null,
    decided_at bigint not null default 0,
    unique (comment_id, account_id)
);
create index report_message on report (message_id, id);
create index report_waiting on report (comment_id) where state = 'waiting';

-- +goose Down
drop table report;
drop table rating;
drop table appeal;
drop table proposal;
drop table comment_text;
alter table comment drop column told;
alter table comment drop column removal;
alter table comment drop column removed_at;
alter table comment drop column edited_at;
