-- The second look at decisions that the lot fell on (4.3), how far each moderator has watched the comments
-- (5.1.2), and an index for the figures of one person.

-- +goose Up
create table second (
    id          {{id}},
    state       text   not null,
    entry_id    bigint not null unique,
    message_id  bigint not null references message (id),
    comment_id  bigint not null default 0,
    deed        text   not null,
    ground      text   not null default '',
    decided_by  bigint not null,
    decided_at  bigint not null,
    drawn_at    bigint not null,
    note        text   not null default '',
    reviewed_by bigint not null default 0,
    reviewed_at bigint not null default 0
);
create index second_waiting on second (id) where state = 'waiting';
create table reading (
    account_id bigint primary key references account (id),
    comment_id bigint not null,
    read_at bigint not null
);
create index journal_actor on journal (actor_id, at);

-- +goose Down
drop index journal_actor;
drop table reading;
drop table second;
