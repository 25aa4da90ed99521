-- Information posts (4.1) are to be called posts; what a message's closing makes is a resolution post.

-- +goose Up
alter table post rename to resolution;
drop index post_message;
drop index post_created;
create index resolution_message on resolution (message_id);
create index resolution_created on resolution (created_at desc, id desc);

-- +goose Down
drop index resolution_message;
drop index resolution_created;
alter table resolution rename to post;
create index post_message on post (message_id);
create index post_created on post (created_at desc, id desc);
