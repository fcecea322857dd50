// Generated from the contracts by `make web-types`. Change those.
export interface paths {
    "/problems/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * ExplainProblem
         * @description Explain a type of problem.
         */
        get: operations["explain-problem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events
         * @description List events, the latest first, without what they hold.
         */
        get: operations["admin-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/events/{partition}/{offset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Event
         * @description Show an event with its cause, all that the same request recorded, and its effects.
         */
        get: operations["admin-event"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/events/{partition}/{offset}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Content
         * @description Show what an event holds; of a conversation's, it is recorded that you looked.
         */
        get: operations["admin-event-content"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/parked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Parked
         * @description List what read models set aside at an event that they could not apply.
         */
        get: operations["admin-parked"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/parked/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry
         * @description Fold what a read model set aside again; what still cannot be applied is answered.
         */
        post: operations["admin-retry-parked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/projections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Projections
         * @description Show how far each read model is behind the log, in events and in seconds.
         */
        get: operations["admin-projections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/projections/{name}/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Progress
         * @description Show how the rebuild of a read model goes, or how the last one ended.
         */
        get: operations["admin-rebuild-progress"];
        put?: never;
        /**
         * Rebuild
         * @description Fold a read model anew beside the one in use, compare the two, and switch.
         *
         *     Reads go on meanwhile. If anything fails, or the two differ, the one in use stays.
         */
        post: operations["admin-rebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Settings
         * @description List the settings in effect in the process that answers; secrets are masked.
         */
        get: operations["admin-settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users
         * @description List accounts by name, with when each was last here.
         */
        get: operations["admin-users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/api-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * ListApiTokens
         * @description List one's API tokens, the newest first, without their secrets.
         */
        get: operations["list-api-tokens"];
        put?: never;
        /**
         * CreateApiToken
         * @description Make an API token; this answer alone shows it.
         */
        post: operations["create-api-token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/api-tokens/{api_token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * DeleteApiToken
         * @description End an API token; its sockets close.
         */
        delete: operations["delete-api-token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * AuthConfig
         * @description Say how one may sign up and in here.
         */
        get: operations["auth-config"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/invites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * ListServerInvites
         * @description List the codes by which people may register, those that expire last first.
         */
        get: operations["list-server-invites"];
        put?: never;
        /**
         * CreateServerInvite
         * @description Make a code by which one person may register; this answer alone shows it.
         */
        post: operations["create-server-invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/invites/{invite_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * RevokeServerInvite
         * @description Take a code back that nobody has used.
         */
        delete: operations["revoke-server-invite"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * KeySet
         * @description Return the public keys that verify access tokens.
         */
        get: operations["key-set"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Login
         * @description Sign in by user name or e-mail.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Logout
         * @description End the session of the refresh token; its sockets close.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * ChangePassword
         * @description Replace one's password; all other sessions end.
         */
        post: operations["change-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh
         * @description Exchange the refresh token; each is good once, and one used twice ends the session.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register
         * @description Make an account and sign in.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * ListSessions
         * @description List one's sessions, the latest used first.
         */
        get: operations["list-sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * EndSession
         * @description End a session; its sockets close.
         */
        delete: operations["end-session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Channels
         * @description Browse the public channels, the largest first, but for those you are banned from.
         */
        get: operations["channels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/accept-invite-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join by an invite link's code.
         * @description A member is answered alike, and uses up nothing. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["accept-invite-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/add-reaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * React with an emoji.
         * @description One emoji, or the name of one between colons. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["add-reaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/archive-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a conversation for writing.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["archive-conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/ban-member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a membership and keep the person out.
         * @description Works on people who are not members, too. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["ban-member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Carry out up to 256 commands, in order within each conversation.
         * @description Each has the status and body that it would have alone: one that fails does not stop the others. One that names no conversation waits for all before it. Of a name given twice in the batch itself the last counts; in a command it is refused.
         */
        post: operations["batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/cancel-scheduled-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back a scheduled message that was not sent yet.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["cancel-scheduled-message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/create-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a direct pair, a group or a channel; its creator becomes its owner.
         * @description A direct pair exists once: for one that is there its id is the answer. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["create-conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/create-invite-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link that lets its holders join.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["create-invite-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/deactivate-user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deactivate an account: one's own, or as an administrator any.
         * @description Its sessions and API tokens end; what it wrote stays. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["deactivate-user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/delete-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete a message; its text is erased everywhere.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["delete-message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/demote-user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an administrator an ordinary person again; an administrator's right.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["demote-user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/edit-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the text of one's own message.
         * @description Earlier texts stay readable as its history. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["edit-message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/invite-member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a person a member.
         * @description Nobody gives a role above their own. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["invite-member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/join-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Become a member of a public channel.
         * @description Who was added by another before may join again without an event. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["join-conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/leave-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End one's own membership.
         * @description The last owner stays while others do; the only member may leave and archives it. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["leave-conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/mark-read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move one's own read marker forward; it never goes back.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["mark-read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/pin-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep a conversation at the top of one's own list.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["pin-conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/pin-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pin a message for everyone.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["pin-message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/promote-user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an account an administrator's; an administrator's right.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["promote-user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/reactivate-user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a deactivated account sign in and act again; an administrator's right.
         * @description It comes back with its password and conversations, as no administrator. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["reactivate-user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/remove-member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End another's membership; the person may come back.
         * @description Only owners act on those whose role is not below their own. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["remove-member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/remove-reaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a reaction back.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["remove-reaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/rename-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a conversation another title.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["rename-conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/revoke-invite-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an invite link.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["revoke-invite-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/schedule-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message later.
         * @description It is sent as its author when it is due, and cancelled if that may not be then. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["schedule-message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/send-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message under an id that the client made.
         * @description The id is the client's: the same message twice is sent once. A forward without a text repeats that of the message it names. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["send-message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/set-conversation-avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the picture; null removes it.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["set-conversation-avatar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/set-notification-level": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose what to be notified of, for good or until an instant.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["set-notification-level"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/set-profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's own profile; a field left out stays, an empty text removes it.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["set-profile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/set-role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a member another role.
         * @description Only owners make owners; the last one stays one. Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["set-role"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/set-topic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the topic; an empty one removes it.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["set-topic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/unarchive-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open an archived conversation again.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["unarchive-conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/unban-member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a banned person join again.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["unban-member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/unpin-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a conversation sink into the list again.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["unpin-conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/unpin-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unpin a message.
         * @description Repeat the same body after any error or doubt: nothing is done twice, and the first answer comes again. What is so already is answered alike, without an event.
         */
        post: operations["unpin-message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Conversation
         * @description Show a conversation that you are in, or a public channel.
         */
        get: operations["conversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * ConversationAvatar
         * @description Return a conversation's picture, for those who may read it.
         */
        get: operations["conversation-avatar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/bans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bans
         * @description List who is banned, by name; for owners and admins.
         */
        get: operations["bans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Files
         * @description List files, those of the newest message first.
         */
        get: operations["files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/invite-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * InviteLinks
         * @description List the invite links that were not revoked, the newest first; for owners and admins.
         */
        get: operations["invite-links"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Members
         * @description List the members of a conversation: owners, admins, members, guests, each by name.
         */
        get: operations["members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages
         * @description Read messages in rising `seq`, with what happened between them.
         *
         *     Without a `seq` these are the newest. `before_seq` and `after_seq` may be given together;
         *     `around_seq` is taken alone. `limit` counts messages.
         */
        get: operations["messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/pins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Pins
         * @description List pinned messages, the newest pin first.
         */
        get: operations["pins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/threads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Threads
         * @description List threads, the one with the newest reply first.
         */
        get: operations["threads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inbox
         * @description List the conversations you are in, newest activity first, with what is unread.
         */
        get: operations["inbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events
         * @description Follow live by server-sent events: the same frames as the socket's, each with an id.
         */
        get: operations["live-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ticket
         * @description Get a ticket for `hello`, in the place of the access token.
         */
        post: operations["live-ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Me
         * @description Show your own account, and what a client should know of this server.
         */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Message
         * @description Show one message; of a deleted one its place is left.
         */
        get: operations["message"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{message_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * History
         * @description List the texts that a message had, oldest first; of a deleted one there are none.
         */
        get: operations["message-history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{message_id}/thread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Thread
         * @description Read the thread that a message is in or begins: its root, then the replies.
         */
        get: operations["thread"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Presence
         * @description Show who is there, of the people asked for; strangers seem offline.
         */
        get: operations["presence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scheduled-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * ScheduledMessages
         * @description List your own messages that wait to be sent, the next one due first.
         */
        get: operations["scheduled-messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search
         * @description Find messages by their words, and by the words of what they answer.
         *
         *     What is no operator is searched for as it stands; `understood` says how the query was read.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sync
         * @description Get everything since the positions held, or be told to fetch again.
         */
        get: operations["sync"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * OwnThreads
         * @description List the threads that you began, wrote in or are mentioned in, newest reply first.
         *
         *     A thread is unread while its last reply is behind your read marker of the conversation.
         */
        get: operations["own-threads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads/avatars/{attachment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Upload a picture, to be set by set-profile or set-conversation-avatar.
         * @description PNG, JPEG, GIF or WebP of at most 1 MiB, under an id made by you. What a camera wrote into it, such as the place, is left out: turn it upright before.
         */
        put: operations["upload-avatar"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users
         * @description Find people by the beginnings of their names, or list everyone.
         */
        get: operations["users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * User
         * @description Show one account; a deactivated one stays readable.
         */
        get: operations["user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * UserAvatar
         * @description Return a person's picture; `If-None-Match` spares sending it again.
         */
        get: operations["user-avatar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AcceptInviteLink
         * @description Join by an invite link's code.
         */
        AcceptInviteLink: {
            code: string;
            /** Format: uuid */
            command_id: string;
        };
        /**
         * AddReaction
         * @description React with an emoji.
         */
        AddReaction: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            emoji: string;
            /** Format: uuid */
            message_id: string;
        };
        /**
         * AdminUser
         * @description An account as administrators see it.
         */
        AdminUser: {
            last_seen_at: string | null;
            /** @enum {unknown} */
            presence: "away" | "dnd" | "offline" | "online";
            user: components["schemas"]["User"];
        };
        /**
         * AdminUserList
         * @description Accounts by name.
         */
        AdminUserList: {
            items: components["schemas"]["AdminUser"][];
            next?: string | null;
        };
        /**
         * Answers
         * @description The earlier message by whose words a hit was found.
         */
        Answers: {
            excerpt: string;
            highlights: [
                number,
                number
            ][];
            /** Format: uuid */
            message_id: string;
        };
        /**
         * ApiTokenCreated
         * @description A new API token; this is the only answer that holds it.
         */
        ApiTokenCreated: {
            /** Format: uuid */
            api_token_id: string;
            created_at: string;
            expires_at: string | null;
            last_used_at: string | null;
            name: string;
            scopes: string[];
            token: string;
        };
        /**
         * ApiTokenItem
         * @description One API token, without its secret.
         */
        ApiTokenItem: {
            /** Format: uuid */
            api_token_id: string;
            created_at: string;
            expires_at: string | null;
            last_used_at: string | null;
            name: string;
            scopes: string[];
        };
        /**
         * ApiTokenList
         * @description The caller's API tokens, the newest first.
         */
        ApiTokenList: {
            items: components["schemas"]["ApiTokenItem"][];
            next?: string | null;
        };
        /**
         * ArchiveConversation
         * @description Close a conversation for writing.
         */
        ArchiveConversation: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
        };
        /**
         * Attachment
         * @description A file of a message; without an id only its description was kept (imports).
         */
        Attachment: {
            attachment_id?: string | null;
            media_type?: string | null;
            name: string;
            size?: number | null;
            title?: string | null;
        };
        /**
         * AuthConfig
         * @description How one may sign up and in here.
         */
        AuthConfig: {
            first_run: boolean;
            providers: string[];
            /** @enum {unknown} */
            registration: "closed" | "invite" | "open";
            server_name: string;
        };
        /**
         * Ban
         * @description A person who may not come in until unbanned.
         */
        Ban: {
            avatar_id: string | null;
            banned_at: string;
            /** Format: uuid */
            banned_by: string;
            display_name: string;
            reason: string | null;
            /** Format: uuid */
            user_id: string;
            user_name: string;
        };
        /**
         * BanList
         * @description Banned people, by name.
         */
        BanList: {
            items: components["schemas"]["Ban"][];
            next?: string | null;
        };
        /**
         * BanMember
         * @description End a membership and keep the person out.
         */
        BanMember: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            reason?: string | null;
            /** Format: uuid */
            user_id: string;
        };
        /** BatchCommand */
        BatchCommand: {
            body: unknown;
            name: string;
        };
        /**
         * BatchDone
         * @description One result for each command, in the order given.
         */
        BatchDone: {
            results: components["schemas"]["BatchResult"][];
        };
        /**
         * BatchResult
         * @description What one command would have answered alone.
         */
        BatchResult: {
            body: unknown;
            status: number;
        };
        /**
         * CancelScheduledMessage
         * @description Take back a scheduled message that was not sent yet.
         */
        CancelScheduledMessage: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            message_id: string;
        };
        /**
         * ChangePassword
         * @description Replace one's password; all other sessions end.
         */
        ChangePassword: {
            current_password: string;
            new_password: string;
        };
        /**
         * Channel
         * @description A public channel in the browser of channels.
         */
        Channel: {
            /** Format: uuid */
            conversation_id: string;
            joined: boolean;
            last_activity_at: string;
            member_count: number;
            slug: string | null;
            title: string | null;
            topic: string | null;
        };
        /**
         * ChannelList
         * @description Public channels, the largest first.
         */
        ChannelList: {
            items: components["schemas"]["Channel"][];
            next?: string | null;
        };
        /** CommandBatch */
        CommandBatch: {
            commands: components["schemas"]["BatchCommand"][];
        };
        /**
         * Conversation
         * @description A conversation by itself.
         */
        Conversation: {
            archived: boolean;
            avatar_id: string | null;
            /** Format: uuid */
            conversation_id: string;
            created_at: string;
            /** Format: uuid */
            created_by: string;
            kind: components["schemas"]["Kind"];
            last_seq: number;
            member_count: number;
            role: components["schemas"]["Role"] | null;
            slug: string | null;
            title: string | null;
            topic: string | null;
            visibility: components["schemas"]["Visibility"];
        };
        /**
         * ConversationArchivedUpdate
         * @description Nobody may write any more.
         */
        ConversationArchivedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            item_id: string;
            /** @enum {unknown} */
            kind: "conversation-archived";
        };
        /**
         * ConversationAvatarChangedUpdate
         * @description The picture that the conversation has now, left out for none.
         */
        ConversationAvatarChangedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            avatar_id?: string | null;
            item_id: string;
            /** @enum {unknown} */
            kind: "conversation-avatar-changed";
        };
        /**
         * ConversationDone
         * @description Names the conversation: the one made, joined, or found to exist for a direct pair.
         */
        ConversationDone: {
            /** Format: uuid */
            conversation_id: string;
            position: string;
        };
        /**
         * ConversationPinnedUpdate
         * @description One keeps the conversation at the top; for one's own sockets only.
         */
        ConversationPinnedUpdate: {
            /** @enum {unknown} */
            kind: "conversation-pinned";
        };
        /**
         * ConversationRenamedUpdate
         * @description The title that the conversation has now.
         */
        ConversationRenamedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            item_id: string;
            /** @enum {unknown} */
            kind: "conversation-renamed";
            title: string;
        };
        /**
         * ConversationUnarchivedUpdate
         * @description Members may write again.
         */
        ConversationUnarchivedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            item_id: string;
            /** @enum {unknown} */
            kind: "conversation-unarchived";
        };
        /**
         * ConversationUnpinnedUpdate
         * @description One no longer keeps it at the top; for one's own sockets only.
         */
        ConversationUnpinnedUpdate: {
            /** @enum {unknown} */
            kind: "conversation-unpinned";
        };
        /**
         * CreateApiToken
         * @description Make a token for a program that acts as oneself.
         */
        CreateApiToken: {
            expires_at?: string | null;
            name: string;
            scopes: ("admin" | "read" | "write")[];
        };
        /**
         * CreateConversation
         * @description Create a direct pair, a group or a channel; its creator becomes its owner.
         */
        CreateConversation: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            kind: components["schemas"]["Kind"];
            member_ids?: string[];
            slug?: string | null;
            title?: string | null;
            topic?: string | null;
            visibility?: components["schemas"]["Visibility"];
        };
        /**
         * CreateInviteLink
         * @description Make a link that lets its holders join.
         */
        CreateInviteLink: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            expires_at?: string | null;
            /** Format: uuid */
            invite_id: string;
            max_uses?: number | null;
        };
        /**
         * CreateServerInvite
         * @description Make a code by which one person may register.
         */
        CreateServerInvite: {
            days?: number;
        };
        /**
         * DeactivateUser
         * @description Deactivate an account: one's own, or as an administrator any.
         */
        DeactivateUser: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * DeleteMessage
         * @description Delete a message; its text is erased everywhere.
         */
        DeleteMessage: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            /** Format: uuid */
            message_id: string;
        };
        /**
         * DemoteUser
         * @description Make an administrator an ordinary person again; an administrator's right.
         */
        DemoteUser: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * Done
         * @description The command is in the log at ``position``.
         */
        Done: {
            position: string;
        };
        /**
         * EditMessage
         * @description Change the text of one's own message.
         */
        EditMessage: {
            body: string;
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            /** Format: uuid */
            message_id: string;
        };
        /**
         * EventContent
         * @description What an event holds.
         */
        EventContent: {
            offset: number;
            partition: number;
            payload: Record<string, never> | null;
        };
        /**
         * EventDetail
         * @description An event, what brought it about, and what came of it.
         */
        EventDetail: {
            cause: components["schemas"]["EventItem"] | null;
            effects: components["schemas"]["EventItem"][];
            event: components["schemas"]["EventItem"];
            request: components["schemas"]["EventItem"][];
        };
        /**
         * EventItem
         * @description A recorded event without what it holds.
         */
        EventItem: {
            actor_id: string | null;
            actor_name: string | null;
            causation_id: string | null;
            /** Format: uuid */
            correlation_id: string;
            erased: boolean;
            event_id: string | null;
            /** Format: uuid */
            key: string;
            offset: number;
            partition: number;
            recorded_at: string;
            revision: number;
            schema_version: number;
            stream: string;
            type: string;
        };
        /**
         * EventList
         * @description Events, the latest first.
         */
        EventList: {
            items: components["schemas"]["EventItem"][];
            next?: string | null;
        };
        /**
         * FieldError
         * @description One part of the input that is wrong.
         */
        FieldError: {
            message: string;
            path: string;
        };
        /**
         * FileItem
         * @description A file of a message in a conversation.
         */
        FileItem: {
            attachment_id: string | null;
            /** Format: uuid */
            author_id: string;
            media_type: string | null;
            /** Format: uuid */
            message_id: string;
            name: string;
            sent_at: string;
            seq: number;
            size: number | null;
        };
        /**
         * FileList
         * @description Files of a conversation, newest first.
         */
        FileList: {
            items: components["schemas"]["FileItem"][];
            next?: string | null;
        };
        /**
         * FollowedThread
         * @description A thread that the caller takes part in.
         */
        FollowedThread: {
            last_reply_at: string;
            last_reply_seq: number;
            root: components["schemas"]["Message"];
            unread: boolean;
        };
        /**
         * FollowedThreadList
         * @description Threads of all conversations, newest activity first.
         */
        FollowedThreadList: {
            items: components["schemas"]["FollowedThread"][];
            next?: string | null;
        };
        /**
         * ForwardOf
         * @description The message that another one repeats.
         */
        ForwardOf: {
            /** Format: uuid */
            author_id: string;
            /** Format: uuid */
            conversation_id: string;
            /** Format: uuid */
            message_id: string;
        };
        /**
         * Hit
         * @description A found message; highlights are [start, end) in code points of ``body``.
         */
        Hit: {
            answers?: components["schemas"]["Answers"] | null;
            highlights: [
                number,
                number
            ][];
            message: components["schemas"]["Message"];
        };
        /**
         * Inbox
         * @description Conversations of the caller, newest activity first.
         */
        Inbox: {
            items: components["schemas"]["InboxItem"][];
            next?: string | null;
        };
        /**
         * InboxItem
         * @description A conversation that the caller is in, with what is unread.
         */
        InboxItem: {
            archived: boolean;
            avatar_id: string | null;
            /** Format: uuid */
            conversation_id: string;
            kind: components["schemas"]["Kind"];
            last_activity_at: string;
            last_message: components["schemas"]["Message"] | null;
            last_seq: number;
            level: components["schemas"]["Level"];
            level_until: string | null;
            mentions: number;
            other_user_id: string | null;
            pinned: boolean;
            read_seq: number;
            role: components["schemas"]["Role"];
            slug: string | null;
            title: string | null;
            topic: string | null;
            unread: number;
            visibility: components["schemas"]["Visibility"];
        };
        /**
         * InviteLink
         * @description A link that was not revoked; it may have expired or be used up.
         */
        InviteLink: {
            code: string;
            expires_at: string | null;
            /** Format: uuid */
            invite_id: string;
            made_at: string;
            /** Format: uuid */
            made_by: string;
            max_uses: number | null;
            uses: number;
            uses_left: number | null;
        };
        /**
         * InviteLinkList
         * @description Invite links of a conversation, the newest first.
         */
        InviteLinkList: {
            items: components["schemas"]["InviteLink"][];
            next?: string | null;
        };
        /**
         * InviteLinkMade
         * @description The link's code, to be put into an address.
         */
        InviteLinkMade: {
            code: string;
            position: string;
        };
        /**
         * InviteMember
         * @description Make a person a member.
         */
        InviteMember: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            role?: components["schemas"]["Role"];
            /** Format: uuid */
            user_id: string;
        };
        /**
         * JoinConversation
         * @description Become a member of a public channel.
         */
        JoinConversation: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
        };
        /**
         * Kind
         * @description The three forms of a conversation.
         * @enum {unknown}
         */
        Kind: "channel" | "direct" | "group";
        /**
         * LeaveConversation
         * @description End one's own membership.
         */
        LeaveConversation: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
        };
        /**
         * Level
         * @description What a member wants to be notified of.
         * @enum {unknown}
         */
        Level: "all" | "mentions" | "none";
        /**
         * MarkRead
         * @description Move one's own read marker forward; it never goes back.
         */
        MarkRead: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            seq: number;
        };
        /**
         * Me
         * @description The caller's own account.
         */
        Me: {
            server: components["schemas"]["Server"];
            /** Format: uuid */
            session_id: string;
            user: components["schemas"]["User"];
        };
        /**
         * Member
         * @description A present member.
         */
        Member: {
            avatar_id: string | null;
            display_name: string;
            invited_by: string | null;
            joined_at: string;
            role: components["schemas"]["Role"];
            /** Format: uuid */
            user_id: string;
            user_name: string;
        };
        /**
         * MemberBannedUpdate
         * @description The last update of a conversation that a banned member gets.
         */
        MemberBannedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            item_id: string;
            /** @enum {unknown} */
            kind: "member-banned";
            reason?: string | null;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * MemberJoinedUpdate
         * @description The first update of a conversation that the person joined gets: fetch the rest.
         */
        MemberJoinedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            invited_by?: string | null;
            item_id: string;
            /** @enum {unknown} */
            kind: "member-joined";
            role: components["schemas"]["Role"];
            /** Format: uuid */
            user_id: string;
        };
        /**
         * MemberLeftUpdate
         * @description The last update of a conversation that the person who left gets.
         */
        MemberLeftUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            item_id: string;
            /** @enum {unknown} */
            kind: "member-left";
            /** Format: uuid */
            user_id: string;
        };
        /**
         * MemberList
         * @description Members, owners and admins first, then by name.
         */
        MemberList: {
            items: components["schemas"]["Member"][];
            next?: string | null;
        };
        /**
         * MemberRemovedUpdate
         * @description The last update of a conversation that the removed person gets.
         */
        MemberRemovedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            item_id: string;
            /** @enum {unknown} */
            kind: "member-removed";
            reason?: string | null;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * MemberUnbannedUpdate
         * @description The person may join again.
         */
        MemberUnbannedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            item_id: string;
            /** @enum {unknown} */
            kind: "member-unbanned";
            /** Format: uuid */
            user_id: string;
        };
        /**
         * Message
         * @description A message of the timeline; a deleted one keeps its ``seq`` and has no body.
         */
        Message: {
            attachments: components["schemas"]["Attachment"][];
            /** Format: uuid */
            author_id: string;
            body: string | null;
            /** Format: uuid */
            conversation_id: string;
            deleted: boolean;
            edited_at?: string | null;
            forward_of?: components["schemas"]["ForwardOf"] | null;
            /** @enum {unknown} */
            kind: "text";
            mentions: string[];
            mentions_all: boolean;
            /** Format: uuid */
            message_id: string;
            pinned: boolean;
            reactions: components["schemas"]["Reaction"][];
            reply_count: number;
            reply_to_id?: string | null;
            sent_at: string;
            seq: number;
            thread_root_id?: string | null;
        };
        /**
         * MessageDeletedUpdate
         * @description A message lost its text; its ``seq`` stays, and so does its place in a thread.
         */
        MessageDeletedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            /** @enum {unknown} */
            kind: "message-deleted";
            /** Format: uuid */
            message_id: string;
            thread_root_id?: string | null;
        };
        /**
         * MessageEditedUpdate
         * @description The text that a message has now.
         */
        MessageEditedUpdate: {
            body: string;
            edited_at: string;
            /** @enum {unknown} */
            kind: "message-edited";
            mentions?: string[];
            mentions_all?: boolean;
            /** Format: uuid */
            message_id: string;
        };
        /**
         * MessageList
         * @description A cursor list of messages.
         */
        MessageList: {
            items: components["schemas"]["Message"][];
            next?: string | null;
        };
        /**
         * MessagePage
         * @description Messages in rising ``seq``, with the system items between them.
         */
        MessagePage: {
            has_after: boolean;
            has_before: boolean;
            items: (components["schemas"]["Message"] | components["schemas"]["SystemItem"])[];
        };
        /**
         * MessagePinnedUpdate
         * @description A message is pinned for everyone.
         */
        MessagePinnedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            item_id: string;
            /** @enum {unknown} */
            kind: "message-pinned";
            /** Format: uuid */
            message_id: string;
        };
        /**
         * MessageScheduledUpdate
         * @description It will be sent later.
         */
        MessageScheduledUpdate: {
            /** Format: uuid */
            author_id: string;
            body: string;
            /** @enum {unknown} */
            kind: "message-scheduled";
            /** Format: uuid */
            message_id: string;
            reply_to_id?: string | null;
            send_at: string;
            thread_root_id?: string | null;
        };
        /**
         * MessageSentDone
         * @description The message is in the log and will be seen by every member.
         */
        MessageSentDone: {
            /** Format: uuid */
            message_id: string;
            position: string;
            seq: number;
        };
        /**
         * MessageSentUpdate
         * @description The whole message; one that was deleted since has no body, so that no ``seq`` is missing.
         */
        MessageSentUpdate: {
            /** @enum {unknown} */
            kind: "message-sent";
            message: components["schemas"]["Message"];
        };
        /**
         * MessageUnpinnedUpdate
         * @description A message is no longer pinned.
         */
        MessageUnpinnedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            item_id: string;
            /** @enum {unknown} */
            kind: "message-unpinned";
            /** Format: uuid */
            message_id: string;
        };
        /**
         * MustReset
         * @description The positions are too old: fetch again, then go on from these.
         */
        MustReset: {
            positions: string[];
            /** @enum {unknown} */
            reset: true;
        };
        /**
         * NotificationLevelChangedUpdate
         * @description What one wants to be notified of; for one's own sockets only.
         */
        NotificationLevelChangedUpdate: {
            /** @enum {unknown} */
            kind: "notification-level-changed";
            level: components["schemas"]["Level"];
            until?: string | null;
        };
        /**
         * OrderRebuild
         * @description Fold a read model anew beside the one in use, compare the two, and switch.
         */
        OrderRebuild: {
            accept_differences?: boolean;
        };
        /**
         * ParkedItem
         * @description A conversation or account that a read model set aside at an event it could not apply.
         */
        ParkedItem: {
            error: string;
            /** Format: uuid */
            key: string;
            offset: number;
            parked_at: string;
            partition: number;
            projection: string;
            type: string;
        };
        /**
         * ParkedList
         * @description All that is set aside, the oldest first.
         */
        ParkedList: {
            items: components["schemas"]["ParkedItem"][];
        };
        /**
         * Pin
         * @description A pinned message with who pinned it.
         */
        Pin: {
            message: components["schemas"]["Message"];
            pinned_at: string;
            /** Format: uuid */
            pinned_by: string;
        };
        /**
         * PinConversation
         * @description Keep a conversation at the top of one's own list.
         */
        PinConversation: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
        };
        /**
         * PinList
         * @description Pinned messages, the newest pin first.
         */
        PinList: {
            items: components["schemas"]["Pin"][];
            next?: string | null;
        };
        /**
         * PinMessage
         * @description Pin a message for everyone.
         */
        PinMessage: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            /** Format: uuid */
            message_id: string;
        };
        /**
         * Presence
         * @description Whether a person is there.
         */
        Presence: {
            last_seen_at?: string | null;
            /** @enum {unknown} */
            state: "away" | "dnd" | "offline" | "online";
            /** Format: uuid */
            user_id: string;
        };
        /**
         * PresenceList
         * @description The presence of the people asked for.
         */
        PresenceList: {
            items: components["schemas"]["Presence"][];
            next?: string | null;
        };
        /**
         * Problem
         * @description What went wrong, under a ``type`` that never changes its meaning.
         */
        Problem: {
            detail: string;
            errors: components["schemas"]["FieldError"][];
            instance: string;
            status: number;
            title: string;
            type: string;
        };
        /** ProblemPage */
        ProblemPage: {
            meaning: string;
            status: number;
            title: string;
            type: string;
        };
        /**
         * ProfileChangedUpdate
         * @description Fields given have a new value; an empty text removes one.
         */
        ProfileChangedUpdate: {
            about?: string | null;
            avatar_id?: string | null;
            avatar_removed?: boolean;
            display_name?: string | null;
            /** @enum {unknown} */
            kind: "profile-changed";
            locale?: string | null;
            timezone?: string | null;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * ProjectionItem
         * @description One read model: how far it is, and what it set aside.
         */
        ProjectionItem: {
            applied: number;
            error: string | null;
            head: number;
            lag_events: number;
            lag_seconds: number;
            name: string;
            parked: number;
            rebuild: components["schemas"]["RebuildState"] | null;
            state: string | null;
            version: number;
        };
        /**
         * ProjectionList
         * @description Every read model.
         */
        ProjectionList: {
            items: components["schemas"]["ProjectionItem"][];
        };
        /**
         * PromoteUser
         * @description Make an account an administrator's; an administrator's right.
         */
        PromoteUser: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * Reaction
         * @description One emoji under a message.
         */
        Reaction: {
            count: number;
            emoji: string;
            mine: boolean;
        };
        /**
         * ReactionAddedUpdate
         * @description ``user_id`` tells a client whether the reaction is its own.
         */
        ReactionAddedUpdate: {
            emoji: string;
            /** @enum {unknown} */
            kind: "reaction-added";
            /** Format: uuid */
            message_id: string;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * ReactionRemovedUpdate
         * @description A reaction was taken back.
         */
        ReactionRemovedUpdate: {
            emoji: string;
            /** @enum {unknown} */
            kind: "reaction-removed";
            /** Format: uuid */
            message_id: string;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * ReactivateUser
         * @description Let a deactivated account sign in and act again; an administrator's right.
         */
        ReactivateUser: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * ReadMarkerMovedUpdate
         * @description How far one has read, on whatever device; for one's own sockets only.
         */
        ReadMarkerMovedUpdate: {
            /** @enum {unknown} */
            kind: "read-marker-moved";
            seq: number;
        };
        /**
         * RebuildState
         * @description How a rebuild goes, or how the last one ended.
         */
        RebuildState: {
            applied: number;
            ended_at: string | null;
            events_per_second: number;
            projection: string;
            reason: string | null;
            stage: string | null;
            started_at: string;
            /** @enum {unknown} */
            state: "done" | "failed" | "running";
            total: number;
            version: number | null;
        };
        /**
         * RefreshBody
         * @description The refresh token, unless the cookie carries it.
         */
        RefreshBody: {
            refresh_token?: string | null;
        };
        /**
         * Register
         * @description Make an account and sign in; ``invite`` takes the setup code while nobody administers.
         */
        Register: {
            cookie?: boolean;
            device_name?: string | null;
            display_name?: string | null;
            email?: string | null;
            invite?: string | null;
            password: string;
            user_id?: string | null;
            user_name: string;
        };
        /**
         * RemoveMember
         * @description End another's membership; the person may come back.
         */
        RemoveMember: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            reason?: string | null;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * RemoveReaction
         * @description Take a reaction back.
         */
        RemoveReaction: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            emoji: string;
            /** Format: uuid */
            message_id: string;
        };
        /**
         * RenameConversation
         * @description Give a conversation another title.
         */
        RenameConversation: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            title: string;
        };
        /**
         * RetryParked
         * @description Fold what a read model set aside again.
         */
        RetryParked: {
            /** Format: uuid */
            key: string;
            projection: string;
        };
        /**
         * Revision
         * @description One text that a message had.
         */
        Revision: {
            at: string;
            body: string;
        };
        /**
         * RevisionList
         * @description The texts of a message, oldest first; the last is the present one.
         */
        RevisionList: {
            items: components["schemas"]["Revision"][];
            next?: string | null;
        };
        /**
         * RevokeInviteLink
         * @description End an invite link.
         */
        RevokeInviteLink: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            /** Format: uuid */
            invite_id: string;
        };
        /**
         * Role
         * @description What a member is in a conversation; the permission table says what each may do.
         * @enum {unknown}
         */
        Role: "admin" | "guest" | "member" | "owner";
        /**
         * RoleChangedUpdate
         * @description The role that a member has now.
         */
        RoleChangedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            item_id: string;
            /** @enum {unknown} */
            kind: "role-changed";
            role: components["schemas"]["Role"];
            /** Format: uuid */
            user_id: string;
        };
        /**
         * ScheduleMessage
         * @description Send a message later.
         */
        ScheduleMessage: {
            attachment_ids?: string[];
            body?: string;
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            forward_of_id?: string | null;
            /** Format: uuid */
            message_id: string;
            reply_to_id?: string | null;
            /** Format: date-time */
            send_at: string;
            thread_root_id?: string | null;
        };
        /**
         * ScheduledMessage
         * @description A message that will be sent at ``send_at`` under this id, unless it is cancelled before.
         */
        ScheduledMessage: {
            body: string;
            /** Format: uuid */
            conversation_id: string;
            forward_of_id: string | null;
            /** Format: uuid */
            message_id: string;
            reply_to_id: string | null;
            send_at: string;
            thread_root_id: string | null;
        };
        /**
         * ScheduledMessageCancelledUpdate
         * @description It will not be sent: one took it back, or it was refused when it fell due.
         */
        ScheduledMessageCancelledUpdate: {
            /** Format: uuid */
            author_id: string;
            /** @enum {unknown} */
            kind: "scheduled-message-cancelled";
            /** Format: uuid */
            message_id: string;
            reason?: string | null;
        };
        /**
         * ScheduledMessageList
         * @description Messages that wait, the next one due first.
         */
        ScheduledMessageList: {
            items: components["schemas"]["ScheduledMessage"][];
            next?: string | null;
        };
        /**
         * ScheduledMessageSentUpdate
         * @description It fell due and is in the timeline.
         */
        ScheduledMessageSentUpdate: {
            /** Format: uuid */
            author_id: string;
            /** @enum {unknown} */
            kind: "scheduled-message-sent";
            /** Format: uuid */
            message_id: string;
        };
        /**
         * SearchResult
         * @description Hits that the caller may read, with their number counted after that filter.
         */
        SearchResult: {
            index_at: string | null;
            items: components["schemas"]["Hit"][];
            next: string | null;
            total?: number | null;
            total_at_least?: number | null;
            understood: string;
        };
        /**
         * SendMessage
         * @description Send a message under an id that the client made.
         */
        SendMessage: {
            attachment_ids?: string[];
            body?: string;
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            forward_of_id?: string | null;
            /** Format: uuid */
            message_id: string;
            reply_to_id?: string | null;
            thread_root_id?: string | null;
        };
        /**
         * Server
         * @description Facts of the server that a client needs.
         */
        Server: {
            max_body_length: number;
            name: string;
            version: string;
        };
        /**
         * ServerInviteCreated
         * @description A new code; this is the only answer that holds it.
         */
        ServerInviteCreated: {
            code: string;
            expires_at: string;
            /** Format: uuid */
            invite_id: string;
            used_at: string | null;
        };
        /**
         * ServerInviteItem
         * @description A code by which one person may register, without the code itself.
         */
        ServerInviteItem: {
            expires_at: string;
            /** Format: uuid */
            invite_id: string;
            used_at: string | null;
        };
        /**
         * ServerInviteList
         * @description The latest 200 codes, those that expire last first.
         */
        ServerInviteList: {
            items: components["schemas"]["ServerInviteItem"][];
            next?: string | null;
        };
        /**
         * Session
         * @description A login: the tokens are shown here and nowhere else.
         */
        Session: {
            access_token: string;
            expires_in: number;
            refresh_token?: string | null;
            /** Format: uuid */
            session_id: string;
            token_type?: "Bearer" | null;
            user: components["schemas"]["SessionUser"];
        };
        /**
         * SessionItem
         * @description One session of the caller.
         */
        SessionItem: {
            address: string;
            created_at: string;
            current: boolean;
            device_name: string | null;
            last_used_at: string;
            /** Format: uuid */
            session_id: string;
            user_agent: string;
        };
        /**
         * SessionList
         * @description The caller's sessions, the latest used first.
         */
        SessionList: {
            items: components["schemas"]["SessionItem"][];
            next?: string | null;
        };
        /**
         * SessionUser
         * @description Who has signed in.
         */
        SessionUser: {
            avatar_id?: string | null;
            display_name: string;
            is_admin: boolean;
            /** Format: uuid */
            user_id: string;
            user_name: string;
        };
        /**
         * SetConversationAvatar
         * @description Set the picture; null removes it.
         */
        SetConversationAvatar: {
            attachment_id: string | null;
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
        };
        /**
         * SetNotificationLevel
         * @description Choose what to be notified of, for good or until an instant.
         */
        SetNotificationLevel: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            level: components["schemas"]["Level"];
            until?: string | null;
        };
        /**
         * SetProfile
         * @description Change one's own profile; a field left out stays, an empty text removes it.
         */
        SetProfile: {
            about?: string | null;
            avatar_id?: string | null;
            /** Format: uuid */
            command_id: string;
            display_name?: string | null;
            locale?: string | null;
            remove_avatar?: boolean;
            timezone?: string | null;
        };
        /**
         * SetRole
         * @description Give a member another role.
         */
        SetRole: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            role: components["schemas"]["Role"];
            /** Format: uuid */
            user_id: string;
        };
        /**
         * SetTopic
         * @description Set the topic; an empty one removes it.
         */
        SetTopic: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            topic: string;
        };
        /**
         * SettingItem
         * @description A setting in effect.
         */
        SettingItem: {
            choices: string[];
            default: string | null;
            name: string;
            note: string;
            /** @enum {unknown} */
            source: "default" | "environment" | "file" | "option";
            value: string | null;
            variable: string;
        };
        /**
         * SettingList
         * @description The settings of the process that answers, in the order of docs/settings.md.
         */
        SettingList: {
            items: components["schemas"]["SettingItem"][];
        };
        /**
         * SignIn
         * @description Sign in by user name or e-mail.
         */
        SignIn: {
            cookie?: boolean;
            device_name?: string | null;
            login: string;
            password: string;
        };
        /**
         * Synced
         * @description What happened since the positions given, and where that leads.
         */
        Synced: {
            positions: string[];
            updates: components["schemas"]["UpdateFrame"][];
        };
        /**
         * SystemItem
         * @description What happened in a conversation between two messages; made from an event, not from text.
         */
        SystemItem: {
            /** Format: uuid */
            actor_id: string;
            after_seq: number;
            at: string;
            /** Format: uuid */
            conversation_id: string;
            details: {
                [key: string]: string;
            };
            event: string;
            item_id: string;
            /** @enum {unknown} */
            kind: "system";
            user_id?: string | null;
        };
        /**
         * ThreadList
         * @description Threads, newest activity first.
         */
        ThreadList: {
            items: components["schemas"]["ThreadSummary"][];
            next?: string | null;
        };
        /**
         * ThreadSummary
         * @description A thread by its root, with the time of its last reply.
         */
        ThreadSummary: {
            last_reply_at: string;
            root: components["schemas"]["Message"];
        };
        /**
         * TicketMade
         * @description Good for one socket, from the same page, within so many seconds.
         */
        TicketMade: {
            expires_in: number;
            ticket: string;
        };
        /**
         * TopicChangedUpdate
         * @description The topic that the conversation has now; an empty one means none.
         */
        TopicChangedUpdate: {
            /** Format: uuid */
            actor_id: string;
            at: string;
            item_id: string;
            /** @enum {unknown} */
            kind: "topic-changed";
            topic: string;
        };
        /**
         * UnarchiveConversation
         * @description Open an archived conversation again.
         */
        UnarchiveConversation: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
        };
        /**
         * UnbanMember
         * @description Let a banned person join again.
         */
        UnbanMember: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            reason?: string | null;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * UnpinConversation
         * @description Let a conversation sink into the list again.
         */
        UnpinConversation: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
        };
        /**
         * UnpinMessage
         * @description Unpin a message.
         */
        UnpinMessage: {
            /** Format: uuid */
            command_id: string;
            /** Format: uuid */
            conversation_id: string;
            /** Format: uuid */
            message_id: string;
        };
        /**
         * UpdateFrame
         * @description Changes in one lane, in order; ``position`` replaces the token held of that lane.
         */
        UpdateFrame: {
            conversation_id?: string | null;
            position: string;
            /** @enum {unknown} */
            type: "update";
            updates: (components["schemas"]["MessageSentUpdate"] | components["schemas"]["MessageEditedUpdate"] | components["schemas"]["MessageDeletedUpdate"] | components["schemas"]["ReactionAddedUpdate"] | components["schemas"]["ReactionRemovedUpdate"] | components["schemas"]["MessagePinnedUpdate"] | components["schemas"]["MessageUnpinnedUpdate"] | components["schemas"]["ConversationRenamedUpdate"] | components["schemas"]["TopicChangedUpdate"] | components["schemas"]["ConversationAvatarChangedUpdate"] | components["schemas"]["ConversationArchivedUpdate"] | components["schemas"]["ConversationUnarchivedUpdate"] | components["schemas"]["MemberJoinedUpdate"] | components["schemas"]["MemberLeftUpdate"] | components["schemas"]["MemberRemovedUpdate"] | components["schemas"]["MemberBannedUpdate"] | components["schemas"]["MemberUnbannedUpdate"] | components["schemas"]["RoleChangedUpdate"] | components["schemas"]["NotificationLevelChangedUpdate"] | components["schemas"]["ConversationPinnedUpdate"] | components["schemas"]["ConversationUnpinnedUpdate"] | components["schemas"]["ReadMarkerMovedUpdate"] | components["schemas"]["MessageScheduledUpdate"] | components["schemas"]["ScheduledMessageCancelledUpdate"] | components["schemas"]["ScheduledMessageSentUpdate"] | components["schemas"]["ProfileChangedUpdate"] | components["schemas"]["UserPromotedUpdate"] | components["schemas"]["UserDemotedUpdate"] | components["schemas"]["UserDeactivatedUpdate"] | components["schemas"]["UserReactivatedUpdate"])[];
        };
        /**
         * Uploaded
         * @description A file that the server has; commands name it by its id.
         */
        Uploaded: {
            /** Format: uuid */
            attachment_id: string;
            content_type: string;
            size: number;
        };
        /**
         * User
         * @description A person or bot.
         */
        User: {
            about: string | null;
            active: boolean;
            avatar_id: string | null;
            display_name: string;
            is_admin: boolean;
            is_bot: boolean;
            locale: string | null;
            registered_at: string;
            timezone: string | null;
            /** Format: uuid */
            user_id: string;
            user_name: string;
        };
        /**
         * UserDeactivatedUpdate
         * @description The person cannot act any more.
         */
        UserDeactivatedUpdate: {
            /** @enum {unknown} */
            kind: "user-deactivated";
            /** Format: uuid */
            user_id: string;
        };
        /**
         * UserDemotedUpdate
         * @description The person is no longer an administrator.
         */
        UserDemotedUpdate: {
            /** @enum {unknown} */
            kind: "user-demoted";
            /** Format: uuid */
            user_id: string;
        };
        /**
         * UserList
         * @description People by name.
         */
        UserList: {
            items: components["schemas"]["User"][];
            next?: string | null;
        };
        /**
         * UserPromotedUpdate
         * @description The person is an administrator.
         */
        UserPromotedUpdate: {
            /** @enum {unknown} */
            kind: "user-promoted";
            /** Format: uuid */
            user_id: string;
        };
        /**
         * UserReactivatedUpdate
         * @description The person can act again, and is no administrator.
         */
        UserReactivatedUpdate: {
            /** @enum {unknown} */
            kind: "user-reactivated";
            /** Format: uuid */
            user_id: string;
        };
        /**
         * Visibility
         * @description Whether people outside a conversation may know of it.
         * @enum {unknown}
         */
        Visibility: "private" | "public";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "explain-problem": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemPage"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "admin-events": {
        parameters: {
            query?: {
                /** @description A stream's whole name, or a category. */
                stream?: string | null;
                /** @description An event's type. */
                type?: string | null;
                /** @description Who acted. */
                actor_id?: string | null;
                /** @description The request it came with. */
                correlation_id?: string | null;
                /** @description One partition. */
                partition?: number | null;
                /** @description Offsets below, in one partition. */
                below?: number | null;
                /** @description Recorded then or later. */
                since?: string | null;
                /** @description Recorded before. */
                until?: string | null;
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-an-administrator` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "admin-event": {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                partition: number;
                offset: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDetail"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-an-administrator` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `event-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "admin-event-content": {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                partition: number;
                offset: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventContent"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-an-administrator` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `event-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "admin-parked": {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkedList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-an-administrator` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "admin-retry-parked": {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryParked"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkedList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-an-administrator` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `projection-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "admin-projections": {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectionList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-an-administrator` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "admin-rebuild-progress": {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RebuildState"] | null;
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-an-administrator` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `projection-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "admin-rebuild": {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderRebuild"];
            };
        };
        responses: {
            /** @description Request accepted, processing continues off-line */
            202: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RebuildState"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-an-administrator` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `projection-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rebuild-under-way` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "admin-settings": {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-an-administrator` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "admin-users": {
        parameters: {
            query?: {
                /** @description How the words of a name begin. */
                q?: string;
                /** @description Show these alone. */
                only?: "active" | "deactivated" | "administrators" | null;
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-an-administrator` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-api-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiTokenList"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-api-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiToken"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiTokenCreated"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `inapplicable` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-api-token": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                api_token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `api-token-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "auth-config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthConfig"];
                };
            };
        };
    };
    "list-server-invites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerInviteList"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-server-invite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateServerInvite"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerInviteCreated"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "revoke-server-invite": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invite_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `server-invite-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "key-set": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JSON Web Key Set. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jwk-set+json": {
                        [key: string]: {
                            [key: string]: string;
                        }[];
                    };
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-credentials` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RefreshBody"] | null;
            };
        };
        responses: {
            /** @description There is no such session any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `origin-refused` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `wrong-password` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RefreshBody"] | null;
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `refresh-refused` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `origin-refused` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Register"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `setup-code-needed`, `invite-needed`, `registration-closed` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `value-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "end-session": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `session-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    channels: {
        parameters: {
            query?: {
                /** @description Part of a title or topic. */
                q?: string;
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `catching-up` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "accept-invite-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInviteLink"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationDone"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `banned` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invite-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `conversation-archived` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "add-reaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddReaction"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `message-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `conversation-archived`, `message-deleted`, `inapplicable` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "archive-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArchiveConversation"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `not-for-direct` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ban-member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BanMember"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `user-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `not-for-direct`, `inapplicable` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommandBatch"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchDone"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "cancel-scheduled-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelScheduledMessage"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateConversation"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationDone"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `user-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `user-deactivated`, `value-taken`, `inapplicable` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-invite-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInviteLink"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InviteLinkMade"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `not-for-direct`, `conversation-archived`, `value-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deactivate-user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeactivateUser"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `user-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `last-administrator` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteMessage"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `message-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "demote-user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DemoteUser"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `user-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `user-deactivated`, `last-administrator` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "edit-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditMessage"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `message-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `conversation-archived`, `message-deleted`, `inapplicable` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "invite-member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteMember"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted`, `banned` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `user-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `not-for-direct`, `already-a-member`, `user-deactivated`, `conversation-archived` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "join-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinConversation"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `banned` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `already-a-member`, `conversation-archived` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "leave-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeaveConversation"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `last-owner`, `not-for-direct` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mark-read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkRead"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `seq-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "pin-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PinConversation"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "pin-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PinMessage"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `message-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `conversation-archived`, `message-deleted`, `inapplicable` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "promote-user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromoteUser"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `user-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `user-deactivated` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "reactivate-user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReactivateUser"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `user-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "remove-member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoveMember"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `not-for-direct`, `inapplicable` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "remove-reaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoveReaction"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `message-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `conversation-archived` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rename-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameConversation"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `not-for-direct`, `conversation-archived` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "revoke-invite-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevokeInviteLink"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `invite-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `not-for-direct` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "schedule-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleMessage"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `message-unknown`, `attachment-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `conversation-archived`, `inapplicable`, `message-id-taken`, `message-deleted` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "send-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendMessage"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageSentDone"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `message-unknown`, `attachment-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `conversation-archived`, `inapplicable`, `message-id-taken`, `message-deleted` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "set-conversation-avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetConversationAvatar"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `attachment-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `not-for-direct`, `conversation-archived` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "set-notification-level": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetNotificationLevel"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "set-profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetProfile"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `attachment-unknown`, `user-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `user-deactivated` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "set-role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetRole"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `member-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `not-for-direct`, `last-owner` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "set-topic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetTopic"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request`, `invalid-text` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `not-for-direct`, `conversation-archived` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "unarchive-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnarchiveConversation"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `not-for-direct` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "unban-member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnbanMember"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `not-for-direct` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "unpin-conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnpinConversation"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "unpin-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnpinMessage"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `message-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `concurrent-change`, `conversation-archived` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `command-id-reused` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    conversation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "conversation-avatar": {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown`, `avatar-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `blobs-away` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bans: {
        parameters: {
            query?: {
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BanList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    files: {
        parameters: {
            query?: {
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "invite-links": {
        parameters: {
            query?: {
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InviteLinkList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope`, `not-a-member`, `not-permitted` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    members: {
        parameters: {
            query?: {
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    messages: {
        parameters: {
            query?: {
                /** @description A message's `seq`. */
                before_seq?: number | null;
                /** @description A message's `seq`. */
                after_seq?: number | null;
                /** @description A message's `seq`. */
                around_seq?: number | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pins: {
        parameters: {
            query?: {
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PinList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    threads: {
        parameters: {
            query?: {
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThreadList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conversation-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inbox: {
        parameters: {
            query?: {
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `catching-up` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "live-events": {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
                /** @description The id of the last event had: resumes exactly there. */
                "Last-Event-ID"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The frames of the socket, each an event with an id, as long as nobody hangs up. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `catching-up` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "live-ticket": {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketMade"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `user-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `catching-up` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    message: {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "message-history": {
        parameters: {
            query?: {
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    thread: {
        parameters: {
            query?: {
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    presence: {
        parameters: {
            query: {
                /** @description Whose presence, at most 200 ids; repeat it or put commas between. */
                user_ids: string[];
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `catching-up` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "scheduled-messages": {
        parameters: {
            query?: {
                /** @description Only those of this conversation. */
                conversation_id?: string | null;
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledMessageList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search: {
        parameters: {
            query?: {
                /** @description Words, `"a phrase"`, `-not`, `from:name`, `in:channel`, `before:2026-01-31`, `after:`, `on:`, `has:link|file|image|reaction`, `is:thread|pinned`, `mentions:me`. */
                q?: string;
                /** @description Search this conversation alone. */
                conversation_id?: string | null;
                /** @description What comes first. */
                sort?: "relevance" | "newest";
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResult"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `catching-up` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync: {
        parameters: {
            query?: {
                /** @description The newest token held of each lane; repeat it. */
                position?: string[] | null;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Synced"] | components["schemas"]["MustReset"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `catching-up` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "own-threads": {
        parameters: {
            query?: {
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FollowedThreadList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `catching-up` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "upload-avatar": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/gif": string;
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uploaded"];
                };
            };
            /** @description `malformed-request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `attachment-id-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-a-picture` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `blobs-away` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users: {
        parameters: {
            query?: {
                /** @description How the words of a name begin. */
                q?: string;
                /** @description `next` of the page before; opaque. */
                cursor?: string | null;
                /** @description Items of a page. */
                limit?: number;
            };
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    user: {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `user-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "user-avatar": {
        parameters: {
            query?: never;
            header?: {
                /** @description Position tokens, comma between, that the answer shall have. */
                "X-Position"?: string | null;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Position tokens, comma between, that this answer stands for. */
                    "X-Position"?: unknown;
                    /** @description `true` where the positions asked for were not there in time. */
                    "X-Stale"?: unknown;
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description `malformed-request`, `invalid-token` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `out-of-scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `user-unknown`, `avatar-unknown` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `blobs-away` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
