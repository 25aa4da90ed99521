-- What texts are held against (4.3): rules that administrators add to the lists, or switch off in them; comments that wait for
-- a moderator (A-12); and messages that are examined without the public (A-34).

-- +goose Up
-- A rule is never changed: another takes its place.
create table word_rule (
    id         {{id}},
    list       text   not null,
    pattern    text   not null default '',
    text       text   not null default '',
    strength   text   not null default '',
    except_    text   not null default '',
    note       text   not null default '',
    standard   text   not null default '',
    replaces   bigint not null default 0,
    author_id  bigint not null,
    created_at bigint not null,
    ended_by   bigint not null default 0,
    ended_at   bigint not null default 0
);
create index word_rule_used on word_rule (id) where ended_at = 0;

alter table comment add column held_at bigint not null default 0;
alter table comment add column held_for text not null default '';
create index comment_held on comment (id) where held_at > 0;

alter table message add column secluded bigint not null default 0;
update message set secluded = 1 where topic = 'corruption';
create index message_secluded on message (received_at, id) where secluded = 1;

-- +goose Down
drop index message_secluded;
alter table message drop column secluded;
drop index comment_held;
alter table comment drop column held_for;
alter table comment drop column held_at;
drop table word_rule;
