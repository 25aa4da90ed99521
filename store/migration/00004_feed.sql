-- Whom a message concerns too («Мене теж стосується», 2), and who wants to hear
-- of its next steps. Of both only counts are shown: there is no list of names
-- to read (A-46).

-- +goose Up
create table support (
    message_id bigint not null references message (id),
    account_id bigint not null references account (id),
    created_at bigint not null,
    primary key (message_id, account_id)
);
create index support_account on support (account_id);
create table follow (
    message_id bigint not null references message (id),
    account_id bigint not null references account (id),
    created_at bigint not null,
    primary key (message_id, account_id)
);
create index follow_account on follow (account_id, message_id);
-- The feed in the order of publication.
create index message_new on message (published_at desc, id desc) where published_at > 0;

-- +goose Down
drop index message_new;
drop table follow;
drop table support;
