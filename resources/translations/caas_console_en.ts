<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AttentionList</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AuditExportDialog</name>
    <message numerus="yes">
        <source>%n entry(s) so far</source>
        <translation>
            <numerusform>%n entry so far</numerusform>
            <numerusform>%n entries so far</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AuditList</name>
    <message numerus="yes">
        <source>%n entry(s)</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n loaded</source>
        <translation>
            <numerusform>%n loaded</numerusform>
            <numerusform>%n loaded</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BatchView</name>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation>
            <numerusform>%n cancelled</numerusform>
            <numerusform>%n cancelled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n done</source>
        <translation>
            <numerusform>%n done</numerusform>
            <numerusform>%n done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n under way</source>
        <translation>
            <numerusform>%n under way</numerusform>
            <numerusform>%n under way</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClosingQuestion</name>
    <message numerus="yes">
        <source>Close %n shell(s)?</source>
        <translation>
            <numerusform>Close %n shell?</numerusform>
            <numerusform>Close %n shells?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContainerQuestions</name>
    <message numerus="yes">
        <source>Kill %n running container(s) first</source>
        <translation>
            <numerusform>Kill %n running container first</numerusform>
            <numerusform>Kill %n running containers first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n container(s)?</source>
        <translation>
            <numerusform>Remove %n container?</numerusform>
            <numerusform>Remove %n containers?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restart %n container(s)?</source>
        <translation>
            <numerusform>Restart %n container?</numerusform>
            <numerusform>Restart %n containers?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send a signal to %n container(s)</source>
        <translation>
            <numerusform>Send a signal to %n container</numerusform>
            <numerusform>Send a signal to %n containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stop %n container(s)?</source>
        <translation>
            <numerusform>Stop %n container?</numerusform>
            <numerusform>Stop %n containers?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CredentialActions</name>
    <message numerus="yes">
        <source>End %n session(s)?</source>
        <translation>
            <numerusform>End %n session?</numerusform>
            <numerusform>End %n sessions?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Revoke %n API token(s)?</source>
        <translation>
            <numerusform>Revoke %n API token?</numerusform>
            <numerusform>Revoke %n API tokens?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DrawerBar</name>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shell(s)</source>
        <translation>
            <numerusform>%n shell</numerusform>
            <numerusform>%n shells</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GroupMemberQuestions</name>
    <message numerus="yes">
        <source>Take %n people out of the group?</source>
        <translation>
            <numerusform>Take %n person out of the group?</numerusform>
            <numerusform>Take %n people out of the group?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GroupQuestions</name>
    <message numerus="yes">
        <source>Remove %n group(s)?</source>
        <translation>
            <numerusform>Remove %n group?</numerusform>
            <numerusform>Remove %n groups?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImagePage</name>
    <message numerus="yes">
        <source>used by %n container(s)</source>
        <translation>
            <numerusform>used by %n container</numerusform>
            <numerusform>used by %n containers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImageQuestions</name>
    <message numerus="yes">
        <source>%n of them is used by stopped containers.</source>
        <translation>
            <numerusform>%n of them is used by stopped containers.</numerusform>
            <numerusform>%n of them are used by stopped containers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n image(s)?</source>
        <translation>
            <numerusform>Remove %n image?</numerusform>
            <numerusform>Remove %n images?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InspectTree</name>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LinkStatusBar</name>
    <message numerus="yes">
        <source>%n host(s)</source>
        <translation>
            <numerusform>%n host</numerusform>
            <numerusform>%n hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hosts are unreachable</source>
        <translation>
            <numerusform>%n host is unreachable</numerusform>
            <numerusform>%n hosts are unreachable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) running</source>
        <translation>
            <numerusform>%n job running</numerusform>
            <numerusform>%n jobs running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message numerus="yes">
        <source>%n new line(s)</source>
        <translation>
            <numerusform>%n new line</numerusform>
            <numerusform>%n new lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewTokenDialog</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PasteDialog</name>
    <message numerus="yes">
        <source>The text has %n line end(s): what stands before each of them may be run at once.</source>
        <translation>
            <numerusform>The text has %n line end: what stands before each of them may be run at once.</numerusform>
            <numerusform>The text has %n line ends: what stands before each of them may be run at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PersonQuestions</name>
    <message numerus="yes">
        <source>Disable %n account(s)?</source>
        <translation>
            <numerusform>Disable %n account?</numerusform>
            <numerusform>Disable %n accounts?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PruneDialog</name>
    <message numerus="yes">
        <source>%n object(s) will be removed for good</source>
        <translation>
            <numerusform>%n object will be removed for good</numerusform>
            <numerusform>%n objects will be removed for good</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResourcePane</name>
    <message numerus="yes">
        <source>%n row(s) are hidden by it.</source>
        <translation>
            <numerusform>%n row is hidden by it.</numerusform>
            <numerusform>%n rows are hidden by it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoleQuestions</name>
    <message numerus="yes">
        <source>Take %n role(s) away?</source>
        <translation>
            <numerusform>Take %n role away?</numerusform>
            <numerusform>Take %n roles away?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At least %n match(es)</source>
        <translation>
            <numerusform>At least %n match</numerusform>
            <numerusform>At least %n matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StaleNotice</name>
    <message numerus="yes">
        <source>%n hosts do not answer: what is shown of them is old</source>
        <translation>
            <numerusform>%n host does not answer: what is shown of it is old</numerusform>
            <numerusform>%n hosts do not answer: what is shown of them is old</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StorageQuestions</name>
    <message numerus="yes">
        <source>Remove %n network(s)?</source>
        <translation>
            <numerusform>Remove %n network?</numerusform>
            <numerusform>Remove %n networks?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n volume(s)?</source>
        <translation>
            <numerusform>Remove %n volume?</numerusform>
            <numerusform>Remove %n volumes?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TenantQuestions</name>
    <message numerus="yes">
        <source>%n container(s) run, and go on running.</source>
        <translation>
            <numerusform>%n container runs, and goes on running.</numerusform>
            <numerusform>%n containers run, and go on running.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) or group(s) are members.</source>
        <translation>
            <numerusform>%n person or group is a member.</numerusform>
            <numerusform>%n people and groups are members.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resume %n tenant(s)?</source>
        <translation>
            <numerusform>Resume %n tenant?</numerusform>
            <numerusform>Resume %n tenants?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Suspend %n tenant(s)?</source>
        <translation>
            <numerusform>Suspend %n tenant?</numerusform>
            <numerusform>Suspend %n tenants?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Corner</name>
    <message numerus="yes">
        <source>%n notice(s)</source>
        <translation>
            <numerusform>%n notice</numerusform>
            <numerusform>%n notices</numerusform>
        </translation>
    </message>
</context>
</TS>
