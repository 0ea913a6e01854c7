<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Licensed under the Apache License 2.0</source>
        <translation>采用 Apache License 2.0 许可</translation>
    </message>
    <message>
        <source>Version {0}</source>
        <translation>版本 {0}</translation>
    </message>
</context>
<context>
    <name>Absence</name>
    <message>
        <source>Its host is not there any more.</source>
        <translation>它所在的主机已不存在。</translation>
    </message>
    <message>
        <source>The container can be seen again when the tenant is resumed. Ask an administrator of the platform.</source>
        <translation>租户恢复后即可再次看到该容器。请联系平台管理员。</translation>
    </message>
    <message>
        <source>The container can no longer be seen</source>
        <translation>无法再看到该容器</translation>
    </message>
    <message>
        <source>The container has been removed</source>
        <translation>容器已被删除</translation>
    </message>
    <message>
        <source>The tenant of this container is suspended</source>
        <translation>该容器所属的租户已停用</translation>
    </message>
    <message>
        <source>You may no longer see this container</source>
        <translation>您已无权查看该容器</translation>
    </message>
    <message>
        <source>Your role was taken away. Ask an administrator of the tenant.</source>
        <translation>您的角色已被收回。请联系该租户的管理员。</translation>
    </message>
</context>
<context>
    <name>Access</name>
    <message>
        <source>No, this is not allowed.</source>
        <translation>否，不允许。</translation>
    </message>
    <message>
        <source>Roles that would allow it: {roles}</source>
        <translation>允许该操作的角色：{roles}</translation>
    </message>
    <message>
        <source>Whole platform</source>
        <translation>整个平台</translation>
    </message>
    <message>
        <source>Yes, for a stated reason.</source>
        <translation>是，需说明原因。</translation>
    </message>
    <message>
        <source>Yes, this is allowed.</source>
        <translation>是，允许。</translation>
    </message>
    <message>
        <source>by group {group}</source>
        <translation>通过组 {group}</translation>
    </message>
    <message>
        <source>by group {group} of the directory ({name})</source>
        <translation>通过目录服务的组 {group}（{name}）</translation>
    </message>
    <message>
        <source>given to the person</source>
        <translation>直接授予本人</translation>
    </message>
    <message>
        <source>{role} · {place} · {origin}</source>
        <translation>{role} · {place} · {origin}</translation>
    </message>
</context>
<context>
    <name>AccessReporter</name>
    <message>
        <source>Ask an administrator of the platform.</source>
        <translation>请联系平台管理员。</translation>
    </message>
    <message>
        <source>Ask an administrator of the tenant.</source>
        <translation>请联系该租户的管理员。</translation>
    </message>
    <message>
        <source>Ask an administrator of your tenant or of the platform.</source>
        <translation>请联系您所在租户或平台的管理员。</translation>
    </message>
    <message>
        <source>Tenant {name} is suspended</source>
        <translation>租户 {name} 已停用</translation>
    </message>
    <message>
        <source>These tenants are suspended: {names}</source>
        <translation>以下租户已停用：{names}</translation>
    </message>
    <message>
        <source>What is in it goes on, but nobody of the tenant can see or use it.</source>
        <translation>其中的内容继续运行，但该租户的成员无法查看或使用。</translation>
    </message>
    <message>
        <source>You are no longer a member of {names}</source>
        <translation>您已不再是 {names} 的成员</translation>
    </message>
    <message>
        <source>You have no role yet, so that there is nothing to see</source>
        <translation>您还没有任何角色，因此看不到任何内容</translation>
    </message>
    <message>
        <source>Your roles in the whole platform allow less than before</source>
        <translation>您在整个平台的角色权限已减少</translation>
    </message>
    <message>
        <source>Your roles in {names} allow less than before</source>
        <translation>您在 {names} 中的角色权限已减少</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另外 {count} 个</translation>
    </message>
</context>
<context>
    <name>AccessView</name>
    <message>
        <source>Comes from</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>May do</source>
        <translation>可执行的操作</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>This person holds no role that you may know of</source>
        <translation>此人没有您有权了解的角色</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>for a stated reason</source>
        <translation>需说明原因</translation>
    </message>
</context>
<context>
    <name>ActionSet</name>
    <message>
        <source>More actions</source>
        <translation>更多操作</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>A running container uses it: stop it first.</source>
        <translation>有运行中的容器正在使用它：请先停止该容器。</translation>
    </message>
    <message>
        <source>Add member…</source>
        <translation>添加成员…</translation>
    </message>
    <message>
        <source>All its containers are running.</source>
        <translation>它的容器都在运行。</translation>
    </message>
    <message>
        <source>Another operation on it is still running.</source>
        <translation>对它的另一个操作仍在进行。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>修改…</translation>
    </message>
    <message>
        <source>Containers use it: remove or detach them first.</source>
        <translation>有容器正在使用：请先删除或断开这些容器。</translation>
    </message>
    <message>
        <source>Disable…</source>
        <translation>禁用…</translation>
    </message>
    <message>
        <source>Edit and retry…</source>
        <translation>编辑并重试…</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>End…</source>
        <translation>结束…</translation>
    </message>
    <message>
        <source>Everything by this person</source>
        <translation>此人的全部操作</translation>
    </message>
    <message>
        <source>Give role…</source>
        <translation>授予角色…</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Its host does not answer.</source>
        <translation>所在主机没有响应。</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Make an image…</source>
        <translation>制作镜像…</translation>
    </message>
    <message>
        <source>New API token…</source>
        <translation>新建 API 令牌…</translation>
    </message>
    <message>
        <source>New group…</source>
        <translation>新建组…</translation>
    </message>
    <message>
        <source>New password…</source>
        <translation>重置密码…</translation>
    </message>
    <message>
        <source>New person…</source>
        <translation>新建人员…</translation>
    </message>
    <message>
        <source>New tenant…</source>
        <translation>新建租户…</translation>
    </message>
    <message>
        <source>None of its containers is running.</source>
        <translation>它没有正在运行的容器。</translation>
    </message>
    <message>
        <source>Only a failed or cancelled job can be retried.</source>
        <translation>只有失败或已取消的任务可以重试。</translation>
    </message>
    <message>
        <source>Only a platform records who did what.</source>
        <translation>只有平台才会记录谁做了什么。</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Prune…</source>
        <translation>清理…</translation>
    </message>
    <message>
        <source>Pull again…</source>
        <translation>重新拉取…</translation>
    </message>
    <message>
        <source>Pull…</source>
        <translation>拉取…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Resources…</source>
        <translation>资源…</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>Restart all</source>
        <translation>全部重启</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Resume…</source>
        <translation>恢复…</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Revoke…</source>
        <translation>吊销…</translation>
    </message>
    <message>
        <source>Run a container of it…</source>
        <translation>用它运行容器…</translation>
    </message>
    <message>
        <source>Run…</source>
        <translation>运行…</translation>
    </message>
    <message>
        <source>Select something first.</source>
        <translation>请先选择对象。</translation>
    </message>
    <message>
        <source>Send signal…</source>
        <translation>发送信号…</translation>
    </message>
    <message>
        <source>Set limit…</source>
        <translation>设置限额…</translation>
    </message>
    <message>
        <source>Shell</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Start all</source>
        <translation>全部启动</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop all</source>
        <translation>全部停止</translation>
    </message>
    <message>
        <source>Suspend…</source>
        <translation>停用…</translation>
    </message>
    <message>
        <source>Tag…</source>
        <translation>打标签…</translation>
    </message>
    <message>
        <source>Take the role away…</source>
        <translation>收回角色…</translation>
    </message>
    <message>
        <source>The account is disabled already.</source>
        <translation>该账户已被禁用。</translation>
    </message>
    <message>
        <source>The account is not disabled.</source>
        <translation>该账户未被禁用。</translation>
    </message>
    <message>
        <source>The container has never been started.</source>
        <translation>容器从未启动过。</translation>
    </message>
    <message>
        <source>The container is being removed.</source>
        <translation>容器正在删除。</translation>
    </message>
    <message>
        <source>The container is dead: it can only be removed.</source>
        <translation>容器已失效：只能删除。</translation>
    </message>
    <message>
        <source>The container is not running.</source>
        <translation>容器没有运行。</translation>
    </message>
    <message>
        <source>The container is paused: resume it first.</source>
        <translation>容器已暂停：请先恢复。</translation>
    </message>
    <message>
        <source>The container is restarting.</source>
        <translation>容器正在重启。</translation>
    </message>
    <message>
        <source>The container is running.</source>
        <translation>容器正在运行。</translation>
    </message>
    <message>
        <source>The directory knows the password, and changes it.</source>
        <translation>密码由目录服务保存和修改。</translation>
    </message>
    <message>
        <source>The engine made this network and needs it.</source>
        <translation>此网络由引擎创建，引擎需要它。</translation>
    </message>
    <message>
        <source>The image has no tag to pull it by.</source>
        <translation>镜像没有可用于拉取的标签。</translation>
    </message>
    <message>
        <source>The job has ended.</source>
        <translation>任务已结束。</translation>
    </message>
    <message>
        <source>The job is being cancelled.</source>
        <translation>任务正在取消。</translation>
    </message>
    <message>
        <source>The tenant is not suspended.</source>
        <translation>该租户未被停用。</translation>
    </message>
    <message>
        <source>The tenant is suspended already.</source>
        <translation>该租户已被停用。</translation>
    </message>
    <message>
        <source>This is told of people: look at one of the group.</source>
        <translation>这只针对人员说明：请查看组内某人。</translation>
    </message>
    <message>
        <source>This kind of job has no form to edit its values in.</source>
        <translation>此类任务没有可编辑参数的表单。</translation>
    </message>
    <message>
        <source>This works on one object at a time.</source>
        <translation>此操作一次只能用于一个对象。</translation>
    </message>
    <message>
        <source>What the whole tenant may use is set by an administrator of the platform: ask one. The limits of its environments are set by an administrator of the tenant.</source>
        <translation>整个租户的限额由平台管理员设置：请联系平台管理员。租户内各环境的限额由租户管理员设置。</translation>
    </message>
    <message>
        <source>Why, or why not?</source>
        <translation>为什么可以或不可以？</translation>
    </message>
</context>
<context>
    <name>AddToGroupDialog</name>
    <message>
        <source>Add</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>Choose a person</source>
        <translation>选择人员</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Put a person into group {0}</source>
        <translation>将人员加入组 {0}</translation>
    </message>
</context>
<context>
    <name>Attention</name>
    <message>
        <source>Dead: the engine could not remove it</source>
        <translation>已失效：引擎无法删除它</translation>
    </message>
    <message>
        <source>Ended with exit code {exit}</source>
        <translation>已退出，退出码 {exit}</translation>
    </message>
    <message>
        <source>Its health check fails</source>
        <translation>健康检查失败</translation>
    </message>
    <message>
        <source>Keeps restarting</source>
        <translation>不断重启</translation>
    </message>
    <message>
        <source>Keeps restarting; exit code {exit}</source>
        <translation>不断重启；退出码 {exit}</translation>
    </message>
    <message>
        <source>Killed for using more than its {limit} of memory</source>
        <translation>因内存超出上限 {limit} 而被终止</translation>
    </message>
    <message>
        <source>Unreachable: {title}</source>
        <translation>无法连接：{title}</translation>
    </message>
    <message>
        <source>{operation} failed: {title}</source>
        <translation>{operation}失败：{title}</translation>
    </message>
    <message>
        <source>{warning}</source>
        <translation>{warning}</translation>
    </message>
</context>
<context>
    <name>AttentionList</name>
    <message>
        <source>Everything is as it should be.</source>
        <translation>一切正常。</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需要关注</translation>
    </message>
    <message>
        <source>Reading the state…</source>
        <translation>正在读取状态…</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Audit</name>
    <message>
        <source>API token</source>
        <translation>API 令牌</translation>
    </message>
    <message>
        <source>Add member</source>
        <translation>添加成员</translation>
    </message>
    <message>
        <source>Add person to group</source>
        <translation>将人员加入组</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>审计记录</translation>
    </message>
    <message>
        <source>Cancel job</source>
        <translation>取消任务</translation>
    </message>
    <message>
        <source>Change group</source>
        <translation>更改组</translation>
    </message>
    <message>
        <source>Change password</source>
        <translation>更改密码</translation>
    </message>
    <message>
        <source>Change person</source>
        <translation>更改人员</translation>
    </message>
    <message>
        <source>Change tenant</source>
        <translation>更改租户</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Create API token</source>
        <translation>创建 API 令牌</translation>
    </message>
    <message>
        <source>Create group</source>
        <translation>创建组</translation>
    </message>
    <message>
        <source>Create person</source>
        <translation>创建人员</translation>
    </message>
    <message>
        <source>Create tenant</source>
        <translation>创建租户</translation>
    </message>
    <message>
        <source>End access of person</source>
        <translation>终止人员的访问</translation>
    </message>
    <message>
        <source>End session</source>
        <translation>结束会话</translation>
    </message>
    <message>
        <source>Export audit trail</source>
        <translation>导出审计记录</translation>
    </message>
    <message>
        <source>Give first role</source>
        <translation>授予首个角色</translation>
    </message>
    <message>
        <source>Give role</source>
        <translation>授予角色</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Import tenants</source>
        <translation>导入租户</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>List changed files</source>
        <translation>列出已更改的文件</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>成员</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Quota</source>
        <translation>配额</translation>
    </message>
    <message>
        <source>Read log</source>
        <translation>读取日志</translation>
    </message>
    <message>
        <source>Remove group</source>
        <translation>删除组</translation>
    </message>
    <message>
        <source>Remove member</source>
        <translation>移除成员</translation>
    </message>
    <message>
        <source>Reset password</source>
        <translation>重置密码</translation>
    </message>
    <message>
        <source>Resume tenant</source>
        <translation>恢复租户</translation>
    </message>
    <message>
        <source>Retry job</source>
        <translation>重试任务</translation>
    </message>
    <message>
        <source>Revoke API token</source>
        <translation>吊销 API 令牌</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Role held</source>
        <translation>所持角色</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Set quota</source>
        <translation>设置配额</translation>
    </message>
    <message>
        <source>Start job</source>
        <translation>启动任务</translation>
    </message>
    <message>
        <source>Suspend tenant</source>
        <translation>停用租户</translation>
    </message>
    <message>
        <source>Take person out of group</source>
        <translation>将人员移出组</translation>
    </message>
    <message>
        <source>Take role away</source>
        <translation>收回角色</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>租户</translation>
    </message>
    <message>
        <source>Use shell</source>
        <translation>使用 Shell</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>卷</translation>
    </message>
    <message>
        <source>{kind} {name}</source>
        <translation>{kind} {name}</translation>
    </message>
    <message>
        <source>{kind}: all</source>
        <translation>{kind}：全部</translation>
    </message>
</context>
<context>
    <name>AuditEntryDialog</name>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Person&apos;s id</source>
        <translation>人员 ID</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Session or token</source>
        <translation>会话或令牌</translation>
    </message>
    <message>
        <source>Stated reason</source>
        <translation>陈述的理由</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>租户</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
</context>
<context>
    <name>AuditExportDialog</name>
    <message numerus="yes">
        <source>%n entry(s) so far</source>
        <translation>
            <numerusform>目前 %n 条记录</numerusform>
        </translation>
    </message>
    <message>
        <source>CSV, for spreadsheets</source>
        <translation>CSV，用于电子表格</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Every entry that you may read.</source>
        <translation>您有权读取的全部记录。</translation>
    </message>
    <message>
        <source>Export the audit trail</source>
        <translation>导出审计记录</translation>
    </message>
    <message>
        <source>It was cancelled; no file is left.</source>
        <translation>已取消，未留下文件。</translation>
    </message>
    <message>
        <source>JSON lines, for programs: one entry a line</source>
        <translation>JSON 行，用于程序：每行一条记录</translation>
    </message>
    <message>
        <source>No file is left.</source>
        <translation>未留下文件。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>已保存为 {path}</translation>
    </message>
    <message>
        <source>That it was exported is recorded, too.</source>
        <translation>导出这一操作也会被记录。</translation>
    </message>
</context>
<context>
    <name>AuditFilterBar</name>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Another person…</source>
        <translation>其他人员…</translation>
    </message>
    <message>
        <source>Any action</source>
        <translation>任何操作</translation>
    </message>
    <message>
        <source>Any object</source>
        <translation>任何对象</translation>
    </message>
    <message>
        <source>Any outcome</source>
        <translation>任何结果</translation>
    </message>
    <message>
        <source>Any tenant</source>
        <translation>任何租户</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>任何时间</translation>
    </message>
    <message>
        <source>Anyone</source>
        <translation>任何人</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Every one of these</source>
        <translation>以下全部</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>从 … 到 …</translation>
    </message>
    <message>
        <source>Myself ({name})</source>
        <translation>我自己（{name}）</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search names, addresses, reasons, details</source>
        <translation>搜索名称、地址、理由、详情</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>租户</translation>
    </message>
    <message>
        <source>The last 24 hours</source>
        <translation>最近 24 小时</translation>
    </message>
    <message>
        <source>The last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>The last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>The last hour</source>
        <translation>最近一小时</translation>
    </message>
</context>
<context>
    <name>AuditLinks</name>
    <message>
        <source>Everything by this person</source>
        <translation>此人的全部操作</translation>
    </message>
    <message>
        <source>History of this object</source>
        <translation>此对象的历史</translation>
    </message>
    <message>
        <source>Show this object</source>
        <translation>显示此对象</translation>
    </message>
</context>
<context>
    <name>AuditList</name>
    <message numerus="yes">
        <source>%n entry(s)</source>
        <translation>
            <numerusform>%n 条记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n loaded</source>
        <translation>
            <numerusform>已加载 %n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>Back to the latest</source>
        <translation>回到最新</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Every change, shell and log that somebody opens is listed here.</source>
        <translation>每次更改以及每次打开的 Shell 和日志都会列在这里。</translation>
    </message>
    <message>
        <source>Nothing is recorded of it</source>
        <translation>没有关于它的记录</translation>
    </message>
    <message>
        <source>Nothing is recorded yet</source>
        <translation>尚无记录</translation>
    </message>
    <message>
        <source>Nothing matches the filter</source>
        <translation>没有与筛选匹配的内容</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>显示详情</translation>
    </message>
    <message>
        <source>The latest entries are not loaded any more.</source>
        <translation>最新的记录已不在加载范围内。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>What is done from now on is listed here.</source>
        <translation>今后的操作会列在这里。</translation>
    </message>
</context>
<context>
    <name>AuditPane</name>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Verify…</source>
        <translation>验证…</translation>
    </message>
</context>
<context>
    <name>BaseDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>BatchView</name>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation>
            <numerusform>%n 个已取消</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n done</source>
        <translation>
            <numerusform>%n 个完成</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 个失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n under way</source>
        <translation>
            <numerusform>%n 个进行中</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <extracomment>Between the parts of &quot;2 done, 1 failed&quot;.</extracomment>
        <translation>，</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Retry what failed</source>
        <translation>重试失败项</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>ChangeGroupDialog</name>
    <message>
        <source>Change group {0}</source>
        <translation>更改组 {0}</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>ChangeList</name>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Value before it was removed</source>
        <translation>移除前的值</translation>
    </message>
</context>
<context>
    <name>ChangeTenantDialog</name>
    <message>
        <source>Change tenant {0}</source>
        <translation>修改租户 {0}</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>ChangedFields</name>
    <message>
        <source>It is now: {value}</source>
        <translation>现在是：{value}</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>Block I/O</source>
        <translation>块设备 I/O</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>collecting since {0}</source>
        <translation>自 {0} 起采集</translation>
    </message>
    <message>
        <source>continued</source>
        <translation>已恢复</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已退出</translation>
    </message>
    <message>
        <source>ended with exit code {0}</source>
        <translation>已退出，退出码 {0}</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>健康</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>of one CPU</source>
        <translation>单核占比</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>ran out of memory</source>
        <translation>内存耗尽</translation>
    </message>
    <message>
        <source>read</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>received</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>started</source>
        <translation>已启动</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>unhealthy</source>
        <translation>不健康</translation>
    </message>
    <message>
        <source>used</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>written</source>
        <translation>写入</translation>
    </message>
</context>
<context>
    <name>ChartsBar</name>
    <message>
        <source>1 h</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>15 min</source>
        <translation>15 分钟</translation>
    </message>
    <message>
        <source>5 min</source>
        <translation>5 分钟</translation>
    </message>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>Keep the present in view</source>
        <translation>始终显示当前时刻</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>PNG</source>
        <translation>PNG</translation>
    </message>
    <message>
        <source>Save the charts as a picture…</source>
        <translation>将图表保存为图片…</translation>
    </message>
    <message>
        <source>Save the values that are shown…</source>
        <translation>保存所显示的数值…</translation>
    </message>
</context>
<context>
    <name>ChartsView</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Its charts go on when it starts.</source>
        <translation>容器启动后，图表会继续更新。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>The container is not running</source>
        <translation>容器未运行</translation>
    </message>
    <message>
        <source>The file has been saved</source>
        <translation>文件已保存</translation>
    </message>
</context>
<context>
    <name>CheckpointsDialog</name>
    <message>
        <source>Checkpoints of the audit trail</source>
        <translation>审计记录的检查点</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Entries up to it</source>
        <translation>截至此处的记录数</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>哈希</translation>
    </message>
    <message>
        <source>Key&apos;s fingerprint</source>
        <translation>密钥指纹</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Run it on this machine.</source>
        <translation>请在本机执行。</translation>
    </message>
    <message>
        <source>Run it where the platform runs; SETTINGS is the file that it was started with.</source>
        <translation>请在平台运行之处执行；SETTINGS 是启动平台时所用的配置文件。</translation>
    </message>
    <message>
        <source>Save checkpoints…</source>
        <translation>保存检查点…</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>已保存为 {path}</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>签名时间</translation>
    </message>
    <message>
        <source>The last checkpoint</source>
        <translation>最近的检查点</translation>
    </message>
    <message>
        <source>The platform chains its entries by hashes, and signs the end of the chain from time to time. Whoever can write to its database could make a whole new chain, but none that goes through checkpoints which are kept elsewhere. Save them now and then where the platform&apos;s administrators cannot write, and have the trail compared with them:</source>
        <translation>平台用哈希将记录串成链，并不时对链的末端签名。能够写入数据库的人可以伪造一条全新的链，却无法让它经过保存在别处的检查点。请不时将检查点保存到平台管理员无法写入的地方，并用它们核对审计记录：</translation>
    </message>
    <message>
        <source>There is none yet: the first is made ten minutes after the first entry, or after a thousand entries.</source>
        <translation>尚无检查点：第一个检查点在第一条记录十分钟后，或在一千条记录之后生成。</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>验证</translation>
    </message>
</context>
<context>
    <name>ClosingQuestion</name>
    <message>
        <source>A command may be running in it, and would be ended.</source>
        <translation>其中可能有命令正在运行，关闭后将被终止。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>Close %n shell(s)?</source>
        <translation>
            <numerusform>关闭 %n 个终端？</numerusform>
        </translation>
    </message>
    <message>
        <source>Close the shell in {0}?</source>
        <translation>关闭 {0} 中的终端？</translation>
    </message>
    <message>
        <source>Commands are running in them, and will be ended.</source>
        <translation>其中有命令正在运行，关闭后将被终止。</translation>
    </message>
    <message>
        <source>{0} is running in it, and will be ended.</source>
        <translation>{0} 正在其中运行，关闭后将被终止。</translation>
    </message>
</context>
<context>
    <name>Columns</name>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>By</source>
        <translation>操作者</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>CPUs</source>
        <translation>CPU 数</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Disk I/O</source>
        <translation>磁盘 I/O</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>驱动</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>电子邮件</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Environments</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>到期时间</translation>
    </message>
    <message>
        <source>External id</source>
        <translation>外部 ID</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>IP address</source>
        <translation>IP 地址</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>In the directory</source>
        <translation>目录中的名称</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>内核</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Last login</source>
        <translation>上次登录</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限额</translation>
    </message>
    <message>
        <source>Logged in</source>
        <translation>登录时间</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>创建方式</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>成员</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Mount point</source>
        <translation>挂载点</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Network I/O</source>
        <translation>网络 I/O</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Operating system</source>
        <translation>操作系统</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Other tags</source>
        <translation>其他标签</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Resource</source>
        <translation>资源</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>重启次数</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>作用域</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>权限范围</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>持续时间</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状况</translation>
    </message>
    <message>
        <source>Storage driver</source>
        <translation>存储驱动</translation>
    </message>
    <message>
        <source>Subnets</source>
        <translation>子网</translation>
    </message>
    <message>
        <source>Swarm</source>
        <translation>Swarm</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>租户</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>用量</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Without a stack</source>
        <translation>不属于任何应用</translation>
    </message>
</context>
<context>
    <name>CommitDialog</name>
    <message>
        <source>Author</source>
        <translation>作者</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Dockerfile instructions such as CMD, ENV, EXPOSE; one a line</source>
        <translation>Dockerfile 指令，如 CMD、ENV、EXPOSE；每行一条</translation>
    </message>
    <message>
        <source>Image name</source>
        <translation>镜像名称</translation>
    </message>
    <message>
        <source>Make an image of {0}</source>
        <translation>用 {0} 制作镜像</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Pause the container meanwhile</source>
        <translation>期间暂停容器</translation>
    </message>
</context>
<context>
    <name>ConnectDialog</name>
    <message>
        <source>(current)</source>
        <translation>（当前）</translation>
    </message>
    <message>
        <source>Add a platform…</source>
        <translation>添加平台…</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>修改…</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Docker daemons, without a platform</source>
        <translation>Docker 守护进程（不经平台）</translation>
    </message>
    <message>
        <source>It names no machine: ssh://user@host, tcp://host:2376.</source>
        <translation>地址中没有主机：ssh://user@host、tcp://host:2376。</translation>
    </message>
    <message>
        <source>Known connections</source>
        <translation>已知连接</translation>
    </message>
    <message>
        <source>Of a platform, or with ssh://, tcp:// or unix:// of a Docker daemon, which is shown directly.</source>
        <translation>平台的地址；或以 ssh://、tcp://、unix:// 开头的 Docker 守护进程地址，将直接显示。</translation>
    </message>
    <message>
        <source>Or an address</source>
        <translation>或输入地址</translation>
    </message>
    <message>
        <source>Platforms</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the platform {0}?</source>
        <translation>移除平台 {0}？</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>The path of a socket begins with “/”: unix:///var/run/docker.sock.</source>
        <translation>套接字路径以“/”开头：unix:///var/run/docker.sock。</translation>
    </message>
    <message>
        <source>The window shows it.</source>
        <translation>窗口正在显示它。</translation>
    </message>
    <message>
        <source>This console forgets its address, the trusted certificate and the login. Nothing changes on the platform.</source>
        <translation>本控制台将忘记其地址、受信任的证书和登录。平台上不会有任何改变。</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>This machine’s platform</source>
        <translation>本机平台</translation>
    </message>
</context>
<context>
    <name>ConsumerCard</name>
    <message>
        <source>Nothing has been measured yet.</source>
        <translation>尚无测量数据。</translation>
    </message>
</context>
<context>
    <name>ContainerEvents</name>
    <message>
        <source>Docker remembers only the latest events of a host; what happened before is not known. Events of this container are listed here as they happen.</source>
        <translation>Docker 只保留主机最近的事件，更早发生的情况无从得知。此容器的事件发生后会显示在这里。</translation>
    </message>
    <message>
        <source>No events of it are known</source>
        <translation>没有此容器的已知事件</translation>
    </message>
    <message>
        <source>No events since {0}</source>
        <translation>自 {0} 以来没有事件</translation>
    </message>
</context>
<context>
    <name>ContainerFacts</name>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结束时间</translation>
    </message>
    <message>
        <source>Entrypoint</source>
        <translation>入口点</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Exit code</source>
        <translation>退出码</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>健康状况</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Host name</source>
        <translation>主机名</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Restart policy</source>
        <translation>重启策略</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>重启次数</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>启动时间</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Working directory</source>
        <translation>工作目录</translation>
    </message>
    <message>
        <source>not published</source>
        <translation>未发布</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>unlimited</source>
        <translation>不限</translation>
    </message>
</context>
<context>
    <name>ContainerOverview</name>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Last health checks</source>
        <translation>最近的健康检查</translation>
    </message>
    <message>
        <source>Mounts</source>
        <translation>挂载</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Use and limits</source>
        <translation>用量与上限</translation>
    </message>
</context>
<context>
    <name>ContainerPage</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
</context>
<context>
    <name>ContainerQuestions</name>
    <message>
        <source>A running container is only removed if it is killed first.</source>
        <translation>运行中的容器须先强制终止才能删除。</translation>
    </message>
    <message>
        <source>Each is asked to end, and killed after 10 seconds if it does not.</source>
        <translation>先请求每个容器退出，10 秒后仍未退出则强制终止。</translation>
    </message>
    <message numerus="yes">
        <source>Kill %n running container(s) first</source>
        <translation>
            <numerusform>先强制终止 %n 个运行中的容器</numerusform>
        </translation>
    </message>
    <message>
        <source>Kill it first: it is running</source>
        <translation>先强制终止：它正在运行</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n container(s)?</source>
        <translation>
            <numerusform>删除 %n 个容器？</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove anonymous volumes too, with the data in them</source>
        <translation>同时删除匿名卷及其中的数据</translation>
    </message>
    <message>
        <source>Remove container {0}?</source>
        <translation>删除容器 {0}？</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启</translation>
    </message>
    <message numerus="yes">
        <source>Restart %n container(s)?</source>
        <translation>
            <numerusform>重启 %n 个容器？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send a signal to %n container(s)</source>
        <translation>
            <numerusform>向 %n 个容器发送信号</numerusform>
        </translation>
    </message>
    <message>
        <source>Send a signal to {0}</source>
        <translation>向 {0} 发送信号</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message numerus="yes">
        <source>Stop %n container(s)?</source>
        <translation>
            <numerusform>停止 %n 个容器？</numerusform>
        </translation>
    </message>
    <message>
        <source>What was written inside is lost. Named volumes and images stay.</source>
        <translation>容器内写入的数据将丢失。命名卷和镜像会保留。</translation>
    </message>
</context>
<context>
    <name>ContainerStatus</name>
    <message>
        <source>Exit code {0}</source>
        <translation>退出码 {0}</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>Up {0}</source>
        <translation>已运行 {0}</translation>
    </message>
    <message>
        <source>up {0}</source>
        <translation>已运行 {0}</translation>
    </message>
    <message>
        <source>{how}, {time}</source>
        <translation>{how}，{time}</translation>
    </message>
</context>
<context>
    <name>ContainerTabs</name>
    <message>
        <source>Changed files</source>
        <translation>文件变更</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Shell</source>
        <translation>终端</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Something went wrong in the console</source>
        <translation>控制台出现错误</translation>
    </message>
    <message>
        <source>This is a fault of the console, not of your containers, which go on as they were. You can go on working. Please send this report to whoever maintains the console.</source>
        <translation>这是控制台的故障，您的容器不受影响，仍照常运行。您可以继续工作。请将此报告发给控制台的维护者。</translation>
    </message>
</context>
<context>
    <name>CredentialActions</name>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message numerus="yes">
        <source>End %n session(s)?</source>
        <translation>
            <numerusform>结束 %n 个会话？</numerusform>
        </translation>
    </message>
    <message>
        <source>End the session of {0}?</source>
        <translation>结束 {0} 的会话？</translation>
    </message>
    <message>
        <source>End this session?</source>
        <translation>结束此会话？</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>吊销</translation>
    </message>
    <message numerus="yes">
        <source>Revoke %n API token(s)?</source>
        <translation>
            <numerusform>吊销 %n 个 API 令牌？</numerusform>
        </translation>
    </message>
    <message>
        <source>Revoke API token {0}?</source>
        <translation>吊销 API 令牌 {0}？</translation>
    </message>
    <message>
        <source>Whatever uses it is refused from now on. This cannot be undone.</source>
        <translation>从现在起，使用它的程序都会被拒绝。此操作无法撤销。</translation>
    </message>
    <message>
        <source>Whoever uses it has to log in again. Open shells and logs end.</source>
        <translation>使用该会话的人须重新登录。打开的终端和日志会结束。</translation>
    </message>
    <message>
        <source>Whoever uses them has to log in again. Open shells and logs end.</source>
        <translation>使用者须重新登录。打开的终端和日志将结束。</translation>
    </message>
    <message>
        <source>You are working in it: you are logged out here, and open shells and logs end.</source>
        <translation>您正在使用此会话：您将在此退出登录，打开的终端和日志将结束。</translation>
    </message>
    <message>
        <source>You are working in one of them: you are logged out here, too.</source>
        <translation>您正在使用其中一个会话：您也将在此退出登录。</translation>
    </message>
</context>
<context>
    <name>CredentialsDialog</name>
    <message>
        <source>Caps Lock is on.</source>
        <translation>大写锁定已打开。</translation>
    </message>
</context>
<context>
    <name>DashboardPane</name>
    <message>
        <source>Most CPU</source>
        <translation>CPU 占用最多</translation>
    </message>
    <message>
        <source>Most memory</source>
        <translation>内存占用最多</translation>
    </message>
    <message>
        <source>No environment here has a host yet, so nothing runs.</source>
        <translation>这里的环境都还没有主机，因此没有任何内容在运行。</translation>
    </message>
    <message>
        <source>There is no environment here yet, so nothing runs.</source>
        <translation>这里还没有环境，因此没有任何内容在运行。</translation>
    </message>
    <message>
        <source>You see no environment here. Ask an administrator of the platform for a role in a tenant that has one.</source>
        <translation>您在这里看不到任何环境。请联系平台管理员，获取某个拥有环境的租户中的角色。</translation>
    </message>
</context>
<context>
    <name>DetachedWindow</name>
    <message>
        <source>Dock in the drawer</source>
        <translation>停靠到抽屉</translation>
    </message>
    <message>
        <source>Dock in the drawer (Ctrl+Shift+D)</source>
        <translation>停靠到抽屉 (Ctrl+Shift+D)</translation>
    </message>
</context>
<context>
    <name>DownloadStrip</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Save the shown lines</source>
        <translation>保存所显示的行</translation>
    </message>
    <message>
        <source>Save the whole log</source>
        <translation>保存全部日志</translation>
    </message>
    <message>
        <source>Saving the log…</source>
        <translation>正在保存日志…</translation>
    </message>
    <message>
        <source>The log has been saved</source>
        <translation>日志已保存</translation>
    </message>
    <message>
        <source>The shown lines have been saved</source>
        <translation>所显示的行已保存</translation>
    </message>
    <message>
        <source>{0} so far</source>
        <translation>目前 {0}</translation>
    </message>
</context>
<context>
    <name>DrawerBar</name>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n 个任务</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shell(s)</source>
        <translation>
            <numerusform>%n 个终端</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Open the drawer</source>
        <translation>打开抽屉</translation>
    </message>
    <message>
        <source>Open the drawer ({0})</source>
        <translation>打开抽屉（{0}）</translation>
    </message>
</context>
<context>
    <name>EngineKinds</name>
    <message>
        <source>Docker Engine</source>
        <translation>Docker 引擎</translation>
    </message>
    <message>
        <source>Docker Swarm</source>
        <translation>Docker Swarm</translation>
    </message>
</context>
<context>
    <name>Events</name>
    <message>
        <source>Attached to</source>
        <translation>已附加</translation>
    </message>
    <message>
        <source>Became healthy</source>
        <translation>变为健康</translation>
    </message>
    <message>
        <source>Became unhealthy</source>
        <translation>变为不健康</translation>
    </message>
    <message>
        <source>Command run</source>
        <translation>执行命令</translation>
    </message>
    <message>
        <source>Committed</source>
        <translation>已提交为镜像</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Container connected</source>
        <translation>容器已接入</translation>
    </message>
    <message>
        <source>Container disconnected</source>
        <translation>容器已断开</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>已创建</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>Detached from</source>
        <translation>已分离</translation>
    </message>
    <message>
        <source>Docker daemon</source>
        <translation>Docker 守护进程</translation>
    </message>
    <message>
        <source>Exit code {0}</source>
        <translation>退出码 {0}</translation>
    </message>
    <message>
        <source>Exited</source>
        <translation>已退出</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>已导出</translation>
    </message>
    <message>
        <source>Files copied</source>
        <translation>已复制文件</translation>
    </message>
    <message>
        <source>Files copied in</source>
        <translation>已复制文件进入</translation>
    </message>
    <message>
        <source>Files copied out</source>
        <translation>已复制文件取出</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>已导入</translation>
    </message>
    <message>
        <source>Loaded</source>
        <translation>已载入</translation>
    </message>
    <message>
        <source>Mounted</source>
        <translation>已挂载</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Pruned</source>
        <translation>已清理</translation>
    </message>
    <message>
        <source>Pulled</source>
        <translation>已拉取</translation>
    </message>
    <message>
        <source>Pushed</source>
        <translation>已推送</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>已移除</translation>
    </message>
    <message>
        <source>Renamed</source>
        <translation>已重命名</translation>
    </message>
    <message>
        <source>Resources changed</source>
        <translation>资源已更改</translation>
    </message>
    <message>
        <source>Restarted</source>
        <translation>已重启</translation>
    </message>
    <message>
        <source>Resumed</source>
        <translation>已恢复</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Settings reloaded</source>
        <translation>设置已重新加载</translation>
    </message>
    <message>
        <source>Signalled</source>
        <translation>已发送信号</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>已启动</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Tagged</source>
        <translation>已添加标签</translation>
    </message>
    <message>
        <source>Unmounted</source>
        <translation>已卸载</translation>
    </message>
    <message>
        <source>Untagged</source>
        <translation>已移除标签</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>卷</translation>
    </message>
    <message>
        <source>signal {0}</source>
        <translation>信号 {0}</translation>
    </message>
</context>
<context>
    <name>Exits</name>
    <message>
        <source>a signal ended it</source>
        <translation>因信号而结束</translation>
    </message>
    <message>
        <source>it ended by itself, without an error</source>
        <translation>自行结束，没有错误</translation>
    </message>
    <message>
        <source>it was asked to stop, and did</source>
        <translation>按请求停止</translation>
    </message>
    <message>
        <source>it was killed</source>
        <translation>被强制终止</translation>
    </message>
    <message>
        <source>it was killed for using more memory than its limit</source>
        <translation>因内存超出上限而被终止</translation>
    </message>
    <message>
        <source>the command is not executable</source>
        <translation>命令不可执行</translation>
    </message>
    <message>
        <source>the command was not found in the image</source>
        <translation>镜像中找不到该命令</translation>
    </message>
    <message>
        <source>the engine could not run it</source>
        <translation>引擎无法运行它</translation>
    </message>
    <message>
        <source>the program reported an error; its log says which</source>
        <translation>程序报告了错误，详见日志</translation>
    </message>
    <message>
        <source>{code}: {meaning}</source>
        <translation>{code}：{meaning}</translation>
    </message>
</context>
<context>
    <name>ExplanationView</name>
    <message>
        <source>Permission</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
</context>
<context>
    <name>Expressions</name>
    <message>
        <source>({0} has no meaning here</source>
        <translation>({0} 在此处没有意义</translation>
    </message>
    <message>
        <source>Character {position}: {reason}</source>
        <translation>第 {position} 个字符：{reason}</translation>
    </message>
    <message>
        <source>a ] is missing</source>
        <translation>缺少右侧的 ]</translation>
    </message>
    <message>
        <source>a character is missing after the backslash</source>
        <translation>反斜杠后缺少字符</translation>
    </message>
    <message>
        <source>a {0} is missing</source>
        <translation>缺少右侧的 {0}</translation>
    </message>
    <message>
        <source>looking around, referring back and this many repetitions are not offered</source>
        <translation>不支持环视、反向引用以及这么多次的重复</translation>
    </message>
    <message>
        <source>no ( belongs to this )</source>
        <translation>此 ) 没有对应的 (</translation>
    </message>
    <message>
        <source>something is missing</source>
        <translation>表达式不完整</translation>
    </message>
    <message>
        <source>the number of repetitions is too large</source>
        <translation>重复次数过大</translation>
    </message>
    <message>
        <source>the smaller number comes first</source>
        <translation>应先写较小的次数</translation>
    </message>
    <message>
        <source>there is no group {0}</source>
        <translation>不存在分组 {0}</translation>
    </message>
    <message>
        <source>there is nothing to repeat</source>
        <translation>没有可重复的内容</translation>
    </message>
    <message>
        <source>two repetitions in a row</source>
        <translation>连续出现两个重复符</translation>
    </message>
    <message>
        <source>{0} has no meaning here</source>
        <translation>{0} 在此处没有意义</translation>
    </message>
    <message>
        <source>{0} is not a range</source>
        <translation>{0} 不是有效范围</translation>
    </message>
</context>
<context>
    <name>Faults</name>
    <message>
        <source>A container on this host already has this name.</source>
        <translation>此主机上已有同名容器。</translation>
    </message>
    <message>
        <source>A login has no spaces, and none of “:”, “/” and “\”.</source>
        <translation>登录名不能包含空格以及“:”、“/”和“\”。</translation>
    </message>
    <message>
        <source>A number above 0, such as 0.5 or 2.</source>
        <translation>大于 0 的数字，如 0.5 或 2。</translation>
    </message>
    <message>
        <source>A number of CPUs with at most three decimals after a point, such as 1.5.</source>
        <translation>CPU 数量，小数点后最多三位，例如 1.5。</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>端口是 1 到 65535 之间的数字。</translation>
    </message>
    <message>
        <source>A quota limits the CPUs here: the container needs a limit of its own.</source>
        <translation>此处的 CPU 受配额限制：容器需要有自己的上限。</translation>
    </message>
    <message>
        <source>A quota limits the memory here: the container needs a limit of its own.</source>
        <translation>此处的内存受配额限制：容器需要有自己的上限。</translation>
    </message>
    <message>
        <source>A quote is not closed.</source>
        <translation>引号没有闭合。</translation>
    </message>
    <message>
        <source>A size such as 512m or 2g, at least 6m.</source>
        <translation>如 512m 或 2g 的大小，至少 6m。</translation>
    </message>
    <message>
        <source>A size with its unit, such as 8 GiB, 512 MiB or 512m (B, K, M, G, T, P; KiB and so on), that comes to whole bytes.</source>
        <translation>带单位的大小，例如 8 GiB、512 MiB 或 512m（B、K、M、G、T、P；KiB 等亦可），且须合整数字节。</translation>
    </message>
    <message>
        <source>A whole number above 0.</source>
        <translation>大于 0 的整数。</translation>
    </message>
    <message>
        <source>A whole number from 2 to 262144; 1024 is the usual weight.</source>
        <translation>2 到 262144 的整数；1024 为通常的权重。</translation>
    </message>
    <message>
        <source>A whole number, such as 20, or 0.</source>
        <translation>一个整数，例如 20，或 0。</translation>
    </message>
    <message>
        <source>An address looks like name@example.org.</source>
        <translation>地址的格式如 name@example.org。</translation>
    </message>
    <message>
        <source>An image is named like registry/name:tag, without spaces.</source>
        <translation>镜像名称形如 registry/name:tag，不含空格。</translation>
    </message>
    <message>
        <source>Choose a host that answers.</source>
        <translation>请选择有响应的主机。</translation>
    </message>
    <message>
        <source>Docker cannot take this limit off. Raise it, or run the container anew.</source>
        <translation>Docker 无法取消此限制。请调高它，或重新运行容器。</translation>
    </message>
    <message>
        <source>Each variable needs a name without spaces and “=”.</source>
        <translation>每个变量都需要名称，名称中不能有空格和“=”。</translation>
    </message>
    <message>
        <source>Letters, digits, “_”, “.” and “-” only, beginning with a letter or digit.</source>
        <translation>只能使用字母、数字、“_”、“.”和“-”，并以字母或数字开头。</translation>
    </message>
    <message>
        <source>That is more than any machine has; choose “no limit” instead.</source>
        <translation>这比任何机器所拥有的都多；请改选“不限”。</translation>
    </message>
    <message>
        <source>The host has no network of this name.</source>
        <translation>该主机上没有此名称的网络。</translation>
    </message>
    <message>
        <source>The path in the container begins with “/”.</source>
        <translation>容器内的路径以“/”开头。</translation>
    </message>
    <message>
        <source>The same host port is given twice.</source>
        <translation>同一主机端口出现了两次。</translation>
    </message>
    <message>
        <source>The same variable is given twice.</source>
        <translation>同一变量重复出现。</translation>
    </message>
    <message>
        <source>The source is a path on the host beginning with “/”, or a volume’s name.</source>
        <translation>来源是主机上以“/”开头的路径，或卷的名称。</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>此项必填。</translation>
    </message>
    <message>
        <source>With cgroups v2 Docker cannot take this off. Lower it, or run the container anew.</source>
        <translation>在 cgroups v2 下 Docker 无法取消此项。请调低它，或重新运行容器。</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>hosts ready</source>
        <translation>主机就绪</translation>
    </message>
    <message>
        <source>image data</source>
        <translation>镜像数据</translation>
    </message>
    <message>
        <source>jobs running</source>
        <translation>任务进行中</translation>
    </message>
    <message>
        <source>not running</source>
        <translation>未运行</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>restarting</source>
        <translation>重启中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>unhealthy</source>
        <translation>不健康</translation>
    </message>
</context>
<context>
    <name>FileChanges</name>
    <message>
        <source>Added</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Modified</source>
        <translation>修改</translation>
    </message>
</context>
<context>
    <name>FileChangesView</name>
    <message>
        <source>Change</source>
        <translation>变更</translation>
    </message>
    <message>
        <source>No file differs from the image</source>
        <translation>没有文件与镜像不同</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter, e.g. {0}</source>
        <translation>筛选，如 {0}</translation>
    </message>
    <message>
        <source>There is no field “{0}” here</source>
        <translation>这里没有字段“{0}”</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown}/{total}</translation>
    </message>
    <message>
        <source>“{0}” cannot be compared with &lt; or &gt;</source>
        <translation>“{0}”不能用 &lt; 或 &gt; 比较</translation>
    </message>
    <message>
        <source>“{0}” is none of {words}</source>
        <translation>“{0}”不是下列之一：{words}</translation>
    </message>
    <message>
        <source>“{0}” is not a duration, such as 2d or 30min</source>
        <translation>“{0}”不是时长，如 2d 或 30min</translation>
    </message>
    <message>
        <source>“{0}” is not a number</source>
        <translation>“{0}”不是数字</translation>
    </message>
    <message>
        <source>“{0}” is not complete</source>
        <translation>“{0}”不完整</translation>
    </message>
</context>
<context>
    <name>FirstPage</name>
    <message>
        <source>Connect…</source>
        <translation>连接…</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>The console keeps trying, and shows the containers once it succeeds.</source>
        <translation>控制台会继续尝试，成功后立即显示容器。</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
</context>
<context>
    <name>GroupMemberQuestions</name>
    <message numerus="yes">
        <source>Take %n people out of the group?</source>
        <translation>
            <numerusform>要将 %n 人移出此组吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>移出</translation>
    </message>
    <message>
        <source>Take {name} out of group {group}?</source>
        <translation>要将 {name} 移出组 {group} 吗？</translation>
    </message>
    <message>
        <source>They lose the roles that they have by this group; what they have open by them ends at once.</source>
        <translation>他们将失去由此组获得的角色；凭这些角色打开的一切立即结束。</translation>
    </message>
</context>
<context>
    <name>GroupMembersView</name>
    <message>
        <source>Add person…</source>
        <translation>添加人员…</translation>
    </message>
    <message>
        <source>Its people are chosen here.</source>
        <translation>人员在此选定。</translation>
    </message>
    <message>
        <source>Select somebody first.</source>
        <translation>请先选择人员。</translation>
    </message>
    <message>
        <source>Take out…</source>
        <translation>移出…</translation>
    </message>
    <message>
        <source>The directory decides who is in it, and is asked at each login: {name}</source>
        <translation>成员由目录决定，每次登录时查询：{name}</translation>
    </message>
    <message>
        <source>The directory decides who is in this group: change it there.</source>
        <translation>此组的成员由目录决定：请在目录中更改。</translation>
    </message>
</context>
<context>
    <name>GroupPage</name>
    <message>
        <source>No roles</source>
        <translation>没有角色</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>This group is not there any more.</source>
        <translation>此组已不存在。</translation>
    </message>
</context>
<context>
    <name>GroupQuestions</name>
    <message>
        <source>It holds no role: nobody loses anything by that.</source>
        <translation>此组没有任何角色：没有人会因此失去什么。</translation>
    </message>
    <message>
        <source>Its people lose the roles that they have by it, and what they have open by them ends at once.</source>
        <translation>组内人员将失去由此获得的角色，凭这些角色打开的一切立即结束。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n group(s)?</source>
        <translation>
            <numerusform>要移除 %n 个组吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove group {0}?</source>
        <translation>要移除组 {0} 吗？</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
</context>
<context>
    <name>HostChoice</name>
    <message>
        <source>Choose a host</source>
        <translation>选择主机</translation>
    </message>
    <message>
        <source>No host answers yet</source>
        <translation>尚无主机响应</translation>
    </message>
    <message>
        <source>{0} (removed)</source>
        <translation>{0}（已删除）</translation>
    </message>
</context>
<context>
    <name>ImageHistoryView</name>
    <message>
        <source>Age</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>创建命令</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
</context>
<context>
    <name>ImagePage</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>This image has been removed.</source>
        <translation>此镜像已被删除。</translation>
    </message>
    <message numerus="yes">
        <source>used by %n container(s)</source>
        <translation>
            <numerusform>被 %n 个容器使用</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImageQuestions</name>
    <message numerus="yes">
        <source>%n of them is used by stopped containers.</source>
        <translation>
            <numerusform>其中 %n 个被已停止的容器使用。</numerusform>
        </translation>
    </message>
    <message>
        <source>An image goes with all its tags.</source>
        <translation>镜像的所有标签会一并删除。</translation>
    </message>
    <message>
        <source>An image that containers use is only removed if you insist.</source>
        <translation>被容器使用的镜像须勾选此项才能删除。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n image(s)?</source>
        <translation>
            <numerusform>删除 %n 个镜像？</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove although stopped containers use it</source>
        <translation>即使有已停止的容器使用也删除</translation>
    </message>
    <message>
        <source>Remove image {0}?</source>
        <translation>删除镜像 {0}？</translation>
    </message>
    <message>
        <source>Stopped containers use it.</source>
        <translation>已停止的容器正在使用它。</translation>
    </message>
</context>
<context>
    <name>InspectTree</name>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n 处匹配</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>复制为 JSON</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search names and values</source>
        <translation>搜索名称和值</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
</context>
<context>
    <name>JobReporter</name>
    <message>
        <source>An image of {0} has been made</source>
        <translation>已用 {0} 制作镜像</translation>
    </message>
    <message>
        <source>Edit and retry…</source>
        <translation>编辑并重试…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Show job</source>
        <translation>显示任务</translation>
    </message>
    <message>
        <source>The resources of {0} have been changed</source>
        <translation>{0} 的资源已更改</translation>
    </message>
    <message>
        <source>{0} has another tag</source>
        <translation>{0} 已添加标签</translation>
    </message>
    <message>
        <source>{0} has been pruned</source>
        <translation>{0} 已清理</translation>
    </message>
    <message>
        <source>{0} has been pulled</source>
        <translation>{0} 已拉取</translation>
    </message>
    <message>
        <source>{0} has been started</source>
        <translation>{0} 已启动</translation>
    </message>
    <message>
        <source>{0} have become free</source>
        <translation>已释放 {0}</translation>
    </message>
</context>
<context>
    <name>JobView</name>
    <message>
        <source>Audit trail</source>
        <translation>审计记录</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>This job is not known any more.</source>
        <translation>已没有此任务的记录。</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Collapse or expand a group</source>
        <translation>折叠或展开分组</translation>
    </message>
    <message>
        <source>Connect to another daemon</source>
        <translation>连接其他守护进程</translation>
    </message>
    <message>
        <source>Copy the selected rows</source>
        <translation>复制选中的行</translation>
    </message>
    <message>
        <source>Copy the selected text</source>
        <translation>复制选中的文本</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Go to a pane</source>
        <translation>转到面板</translation>
    </message>
    <message>
        <source>Go to the notices; Esc dismisses one</source>
        <translation>转到通知；按 Esc 关闭一条</translation>
    </message>
    <message>
        <source>Larger, smaller or normal text</source>
        <translation>放大、缩小或恢复文字大小</translation>
    </message>
    <message>
        <source>Leave the shell for the page or the drawer</source>
        <translation>离开终端，转到页面或抽屉</translation>
    </message>
    <message>
        <source>Leave the shell for what stands beside it</source>
        <translation>离开终端，转到旁边的控件</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Paste what was selected last</source>
        <translation>粘贴最近选中的文本</translation>
    </message>
    <message>
        <source>Scroll by a page</source>
        <translation>翻页</translation>
    </message>
    <message>
        <source>Scroll to the start or the end</source>
        <translation>滚动到开头或末尾</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Select everything</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Show or hide the drawer</source>
        <translation>显示或隐藏抽屉</translation>
    </message>
    <message>
        <source>Show or hide the navigation</source>
        <translation>显示或隐藏导航</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Every other key goes to the program in the shell, also Alt+1 to Alt+9, F1 and Esc.</source>
        <translation>其他按键均发送给终端中的程序，包括 Alt+1 至 Alt+9、F1 和 Esc。</translation>
    </message>
    <message>
        <source>In a shell</source>
        <translation>在终端中</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
</context>
<context>
    <name>KillDialog</name>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>信号</translation>
    </message>
</context>
<context>
    <name>Labelled</name>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}：{value}</translation>
    </message>
</context>
<context>
    <name>LatestEvents</name>
    <message>
        <source>All events</source>
        <translation>全部事件</translation>
    </message>
    <message>
        <source>Latest events</source>
        <translation>最新事件</translation>
    </message>
    <message>
        <source>Nothing has happened since the console was opened.</source>
        <translation>控制台打开以来没有事件。</translation>
    </message>
</context>
<context>
    <name>LinkStatusBar</name>
    <message numerus="yes">
        <source>%n host(s)</source>
        <translation>
            <numerusform>%n 台主机</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hosts are unreachable</source>
        <translation>
            <numerusform>%n 台主机无法连接</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) running</source>
        <translation>
            <numerusform>%n 个任务进行中</numerusform>
        </translation>
    </message>
    <message>
        <source>Connected directly to {0}</source>
        <translation>已直接连接到 {0}</translation>
    </message>
    <message>
        <source>Connected to this machine’s platform</source>
        <translation>已连接到本机的平台</translation>
    </message>
    <message>
        <source>Connected to {0}</source>
        <translation>已连接到 {0}</translation>
    </message>
    <message>
        <source>Connection lost {0} ago: what is shown may be old;</source>
        <translation>连接已中断 {0}，显示的内容可能已过时；</translation>
    </message>
    <message>
        <source>Not logged in</source>
        <translation>未登录</translation>
    </message>
    <message>
        <source>The platform’s certificate is not trusted</source>
        <translation>平台的证书不受信任</translation>
    </message>
    <message>
        <source>connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>looking for the platform…</source>
        <translation>正在查找平台…</translation>
    </message>
    <message>
        <source>starting the platform…</source>
        <translation>正在启动平台…</translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation>无法连接</translation>
    </message>
</context>
<context>
    <name>LoadedView</name>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>There is nothing here</source>
        <translation>这里没有内容</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>LogBar</name>
    <message>
        <source>All output</source>
        <translation>全部输出</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filtering… {0} lines to go</source>
        <translation>正在筛选…还剩 {0} 行</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Keep the newest lines in view</source>
        <translation>始终显示最新的行</translation>
    </message>
    <message>
        <source>Part of the log</source>
        <translation>日志范围</translation>
    </message>
    <message>
        <source>Period…</source>
        <translation>时间段…</translation>
    </message>
    <message>
        <source>Save the shown lines…</source>
        <translation>保存所显示的行…</translation>
    </message>
    <message>
        <source>Save the whole log…</source>
        <translation>保存全部日志…</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation>搜索 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Show only lines with…</source>
        <translation>只显示包含以下内容的行…</translation>
    </message>
    <message>
        <source>Show when the engine received each line</source>
        <translation>显示引擎收到每行的时间</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>输出流</translation>
    </message>
    <message>
        <source>Timestamps</source>
        <translation>时间戳</translation>
    </message>
    <message>
        <source>Wrap</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>长行自动换行</translation>
    </message>
    <message>
        <source>stderr only</source>
        <translation>仅 stderr</translation>
    </message>
    <message>
        <source>stdout only</source>
        <translation>仅 stdout</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown}/{total}</translation>
    </message>
</context>
<context>
    <name>LogPeriodDialog</name>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show a period of the log</source>
        <translation>显示某一时段的日志</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
</context>
<context>
    <name>LogRange</name>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Last 1,000 lines</source>
        <translation>最近 1,000 行</translation>
    </message>
    <message>
        <source>Last 10,000 lines</source>
        <translation>最近 10,000 行</translation>
    </message>
    <message>
        <source>Last 100 lines</source>
        <translation>最近 100 行</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>最近 24 小时</translation>
    </message>
    <message>
        <source>Last 5 minutes</source>
        <translation>最近 5 分钟</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>最近 1 小时</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message numerus="yes">
        <source>%n new line(s)</source>
        <translation>
            <numerusform>%n 行新日志</numerusform>
        </translation>
    </message>
    <message>
        <source>A line that does appears here as soon as it is logged.</source>
        <translation>一旦有符合条件的日志行，会立即显示在这里。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>It goes on when the container starts again.</source>
        <translation>容器再次启动后会继续。</translation>
    </message>
    <message>
        <source>Its log begins when it starts.</source>
        <translation>容器启动后才会有日志。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>No line contains “{0}”</source>
        <translation>没有包含“{0}”的行</translation>
    </message>
    <message>
        <source>No line matches “{0}”</source>
        <translation>没有匹配“{0}”的行</translation>
    </message>
    <message>
        <source>Nothing has been logged</source>
        <translation>没有日志</translation>
    </message>
    <message>
        <source>Older lines are no longer kept</source>
        <translation>更早的行已不再保留</translation>
    </message>
    <message>
        <source>Search…</source>
        <translation>搜索…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>The connection is lost</source>
        <translation>连接已中断</translation>
    </message>
    <message>
        <source>The container has not been started yet</source>
        <translation>容器尚未启动过</translation>
    </message>
    <message>
        <source>The container has stopped writing to its log</source>
        <translation>容器已停止写日志</translation>
    </message>
    <message>
        <source>The log cannot be read</source>
        <translation>无法读取日志</translation>
    </message>
    <message>
        <source>The log is read again as soon as it is back.</source>
        <translation>连接恢复后将重新读取日志。</translation>
    </message>
    <message>
        <source>The log is read again as soon as you are.</source>
        <translation>重新登录后将重新读取日志。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>What the container writes to its output appears here at once.</source>
        <translation>容器的输出会立即显示在这里。</translation>
    </message>
    <message>
        <source>You are not logged in any more</source>
        <translation>您的登录已失效</translation>
    </message>
</context>
<context>
    <name>LoginDialog</name>
    <message>
        <source>Log in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Log in to {0}</source>
        <translation>登录到 {0}</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>This system has no keyring: you stay logged in until the window is closed.</source>
        <translation>本系统没有密钥环：登录保持到窗口关闭为止。</translation>
    </message>
    <message>
        <source>You stay logged in: the system’s keyring keeps the login, not the password.</source>
        <translation>您将保持登录：系统密钥环保存登录凭据，而不是密码。</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>Direct</source>
        <translation>直连</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Local</source>
        <translation>本地</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>{0} hosts</source>
        <translation>{0} 台主机</translation>
    </message>
</context>
<context>
    <name>NavigationTree</name>
    <message>
        <source>Administration</source>
        <translation>管理</translation>
    </message>
    <message>
        <source>Local region</source>
        <translation>本地区域</translation>
    </message>
    <message>
        <source>Navigation</source>
        <translation>导航</translation>
    </message>
</context>
<context>
    <name>NewGroupDialog</name>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>In the directory</source>
        <translation>目录中的名称</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>New group</source>
        <translation>新建组</translation>
    </message>
    <message>
        <source>The distinguished name of the directory’s group that decides who is in it, read at each login. Empty for a group whose people are chosen here. It cannot be changed later.</source>
        <translation>决定成员的目录组的专有名称（DN），每次登录时读取。人员在此选定的组请留空。以后不能更改。</translation>
    </message>
</context>
<context>
    <name>NewPassword</name>
    <message>
        <source>At least {0} characters: a few words in a row are easy to remember.</source>
        <translation>至少 {0} 个字符：连用几个词容易记住。</translation>
    </message>
    <message>
        <source>It must be another one than before.</source>
        <translation>必须与原密码不同。</translation>
    </message>
    <message>
        <source>It needs at least {0} characters.</source>
        <translation>至少需要 {0} 个字符。</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>再次输入</translation>
    </message>
    <message>
        <source>This is not what stands above.</source>
        <translation>与上面输入的不一致。</translation>
    </message>
</context>
<context>
    <name>NewPersonDialog</name>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>电子邮件</translation>
    </message>
    <message>
        <source>It cannot be changed later.</source>
        <translation>创建后不能更改。</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>New person</source>
        <translation>新建人员</translation>
    </message>
</context>
<context>
    <name>NewTenantDialog</name>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>New tenant</source>
        <translation>新建租户</translation>
    </message>
</context>
<context>
    <name>NewTokenDialog</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>API token {0}</source>
        <translation>API 令牌 {0}</translation>
    </message>
    <message>
        <source>Copy the secret now: it is never shown again. Whoever has it can do in your name what its scopes allow. Keep it where secrets are kept, and in no script.</source>
        <translation>请立即复制密钥：它不会再次显示。持有者可以您的名义执行其权限范围内的操作。请将它保存在存放机密的地方，不要写入脚本。</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Good for</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>It can do these, and never more than you.</source>
        <translation>它只能执行这些操作，且不会超出您本人的权限。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>New API token</source>
        <translation>新建 API 令牌</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>权限范围</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>What uses it, such as: backup</source>
        <translation>使用它的程序，例如：backup</translation>
    </message>
</context>
<context>
    <name>NoticeFrame</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Dismiss (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>Fold into the corner</source>
        <translation>收起到角落</translation>
    </message>
</context>
<context>
    <name>OneTimePassword</name>
    <message>
        <source>Copy the password now and hand it over in private: it is never shown again. It is good for one login, at which another one must be chosen.</source>
        <translation>请立即复制密码并私下转交：它不会再次显示。它只能用于一次登录，登录时必须另设密码。</translation>
    </message>
    <message>
        <source>One-time password</source>
        <translation>一次性密码</translation>
    </message>
    <message>
        <source>Password of {0}</source>
        <translation>{0} 的密码</translation>
    </message>
</context>
<context>
    <name>Operations</name>
    <message>
        <source>Commit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Commit container to image</source>
        <translation>将容器提交为镜像</translation>
    </message>
    <message>
        <source>Committing…</source>
        <translation>正在提交…</translation>
    </message>
    <message>
        <source>Create container</source>
        <translation>创建容器</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Pause container</source>
        <translation>暂停容器</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>正在暂停…</translation>
    </message>
    <message>
        <source>Prune containers</source>
        <translation>清理容器</translation>
    </message>
    <message>
        <source>Prune host</source>
        <translation>清理主机</translation>
    </message>
    <message>
        <source>Prune images</source>
        <translation>清理镜像</translation>
    </message>
    <message>
        <source>Prune images without a tag</source>
        <translation>清理没有标签的镜像</translation>
    </message>
    <message>
        <source>Prune networks</source>
        <translation>清理网络</translation>
    </message>
    <message>
        <source>Prune volumes</source>
        <translation>清理卷</translation>
    </message>
    <message>
        <source>Pull image</source>
        <translation>拉取镜像</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove container</source>
        <translation>删除容器</translation>
    </message>
    <message>
        <source>Remove image</source>
        <translation>删除镜像</translation>
    </message>
    <message>
        <source>Remove network</source>
        <translation>删除网络</translation>
    </message>
    <message>
        <source>Remove volume</source>
        <translation>删除卷</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>正在删除…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Rename container</source>
        <translation>重命名容器</translation>
    </message>
    <message>
        <source>Renaming…</source>
        <translation>正在重命名…</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>Restart container</source>
        <translation>重启容器</translation>
    </message>
    <message>
        <source>Restarting…</source>
        <translation>正在重启…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Resume container</source>
        <translation>恢复容器</translation>
    </message>
    <message>
        <source>Resuming…</source>
        <translation>正在恢复…</translation>
    </message>
    <message>
        <source>Run container</source>
        <translation>运行容器</translation>
    </message>
    <message>
        <source>Send signal</source>
        <translation>发送信号</translation>
    </message>
    <message>
        <source>Send signal to container</source>
        <translation>向容器发送信号</translation>
    </message>
    <message>
        <source>Signalling…</source>
        <translation>正在发送信号…</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Start container</source>
        <translation>启动容器</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop container</source>
        <translation>停止容器</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>打标签</translation>
    </message>
    <message>
        <source>Tag image</source>
        <translation>给镜像打标签</translation>
    </message>
    <message>
        <source>Tagging…</source>
        <translation>正在打标签…</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Update resources</source>
        <translation>更新资源</translation>
    </message>
    <message>
        <source>Updating…</source>
        <translation>正在更新…</translation>
    </message>
</context>
<context>
    <name>PageHeader</name>
    <message>
        <source>Back (Esc)</source>
        <translation>返回 (Esc)</translation>
    </message>
</context>
<context>
    <name>PageStack</name>
    <message>
        <source>Administration</source>
        <translation>管理</translation>
    </message>
    <message>
        <source>All environments</source>
        <translation>所有环境</translation>
    </message>
    <message>
        <source>Local region</source>
        <translation>本地区域</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Access</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>活动</translation>
    </message>
    <message>
        <source>Environments</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>成员</translation>
    </message>
    <message>
        <source>Quotas</source>
        <translation>配额</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Why, or why not?</source>
        <translation>为什么可以或不可以？</translation>
    </message>
</context>
<context>
    <name>Panes</name>
    <message>
        <source>A host is a machine with a Docker daemon. Connect to one with Ctrl+O.</source>
        <translation>主机是运行 Docker 守护进程的机器。按 Ctrl+O 连接。</translation>
    </message>
    <message>
        <source>A script uses the API with a token: it can do what its person can, within its scopes, until it expires.</source>
        <translation>脚本通过令牌使用 API：在到期之前，它可以在权限范围内执行其所属人员能做的操作。</translation>
    </message>
    <message>
        <source>A tenant is a department or a product team; its containers, images and networks are isolated from all others.</source>
        <translation>租户是一个部门或产品团队；其容器、镜像和网络与其他租户相互隔离。</translation>
    </message>
    <message>
        <source>A volume keeps data when its containers are removed; running one can make it.</source>
        <translation>卷在容器删除后仍保留数据；运行容器时可以创建卷。</translation>
    </message>
    <message>
        <source>API tokens</source>
        <translation>API 令牌</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>审计</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Containers appear here as soon as they exist, whoever makes them: this console, the docker command or Compose.</source>
        <translation>无论由谁创建（本控制台、docker 命令或 Compose），容器一出现就会显示在这里。</translation>
    </message>
    <message>
        <source>Containers run on the hosts of an environment.</source>
        <translation>容器运行在环境的主机上。</translation>
    </message>
    <message>
        <source>Containers that were made with Compose or docker stack appear here under their project’s name.</source>
        <translation>用 Compose 或 docker stack 创建的容器会按项目名称显示在这里。</translation>
    </message>
    <message>
        <source>Dashboard</source>
        <translation>仪表盘</translation>
    </message>
    <message>
        <source>Each login is listed here until it ends. The platform of this computer needs none: it knows you by its socket.</source>
        <translation>每次登录都会列在这里，直到结束。本机的平台无需登录：它通过套接字识别您。</translation>
    </message>
    <message>
        <source>Environments</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Hosts</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Its people may do nothing more by being in it.</source>
        <translation>组内人员不会因此获得更多权限。</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>成员</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>No API tokens yet</source>
        <translation>还没有 API 令牌</translation>
    </message>
    <message>
        <source>No containers yet</source>
        <translation>还没有容器</translation>
    </message>
    <message>
        <source>No groups yet</source>
        <translation>还没有组</translation>
    </message>
    <message>
        <source>No hosts</source>
        <translation>没有主机</translation>
    </message>
    <message>
        <source>No images yet</source>
        <translation>还没有镜像</translation>
    </message>
    <message>
        <source>No jobs yet</source>
        <translation>还没有任务</translation>
    </message>
    <message>
        <source>No networks</source>
        <translation>没有网络</translation>
    </message>
    <message>
        <source>No people yet</source>
        <translation>还没有人员</translation>
    </message>
    <message>
        <source>No stacks yet</source>
        <translation>还没有应用</translation>
    </message>
    <message>
        <source>No tenants yet</source>
        <translation>还没有租户</translation>
    </message>
    <message>
        <source>No volumes yet</source>
        <translation>还没有卷</translation>
    </message>
    <message>
        <source>Nobody holds a role that you may know of</source>
        <translation>没有您可以知道的角色持有者</translation>
    </message>
    <message>
        <source>Nobody is logged in with a password</source>
        <translation>没有人用密码登录</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>还没有事件</translation>
    </message>
    <message>
        <source>Nothing is counted for this tenant</source>
        <translation>此租户没有任何计数</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>People of a group get its roles together; they are chosen here, or in the directory.</source>
        <translation>组内人员共同获得其角色；人员在此选定，或由目录决定。</translation>
    </message>
    <message>
        <source>Pull one from a registry; running a container pulls its image by itself.</source>
        <translation>可从镜像仓库拉取；运行容器时会自动拉取镜像。</translation>
    </message>
    <message>
        <source>Quotas</source>
        <translation>配额</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Stacks</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Tenants</source>
        <translation>租户</translation>
    </message>
    <message>
        <source>This group holds no role</source>
        <translation>此组没有任何角色</translation>
    </message>
    <message>
        <source>This tenant has no environments yet</source>
        <translation>该租户还没有环境</translation>
    </message>
    <message>
        <source>This tenant has no members of its own</source>
        <translation>该租户没有自己的成员</translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation>卷</translation>
    </message>
    <message>
        <source>What the Docker daemons report from now on is listed here as it happens.</source>
        <translation>从现在起，Docker 守护进程报告的事件会实时列在这里。</translation>
    </message>
    <message>
        <source>Whatever is started, stopped, pulled or removed from the console runs as a job and is listed here with its steps and its result.</source>
        <translation>从控制台启动、停止、拉取或删除都作为任务执行，并连同步骤和结果列在这里。</translation>
    </message>
    <message>
        <source>Whoever holds a role in the whole platform may work in it as the role says.</source>
        <translation>在整个平台中拥有角色的人员可按其角色在此工作。</translation>
    </message>
    <message>
        <source>Whoever may log in is listed here.</source>
        <translation>可以登录的人员都列在这里。</translation>
    </message>
</context>
<context>
    <name>PasswordDialog</name>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Change the password of {0}</source>
        <translation>更改 {0} 的密码</translation>
    </message>
    <message>
        <source>Current password</source>
        <translation>当前密码</translation>
    </message>
    <message>
        <source>You stay logged in here; everywhere else your sessions end.</source>
        <translation>您在此处保持登录；其他各处的会话都将结束。</translation>
    </message>
</context>
<context>
    <name>PasswordField</name>
    <message>
        <source>Hide it</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>PasteDialog</name>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Paste into the terminal?</source>
        <translation>粘贴到终端？</translation>
    </message>
    <message>
        <source>Text to be pasted</source>
        <translation>要粘贴的文本</translation>
    </message>
    <message>
        <source>The text contains control characters. They will be left out.</source>
        <translation>文本包含控制字符，粘贴时会去掉。</translation>
    </message>
    <message numerus="yes">
        <source>The text has %n line end(s): what stands before each of them may be run at once.</source>
        <translation>
            <numerusform>文本包含 %n 个换行：每个换行之前的内容可能会立即执行。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PatternOptions</name>
    <message>
        <source>Regular expression</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>Tell upper from lower case</source>
        <translation>区分大小写</translation>
    </message>
</context>
<context>
    <name>PeriodDialog</name>
    <message>
        <source>Entries of a period</source>
        <translation>某个时段的记录</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>It ends before it begins.</source>
        <translation>结束早于开始。</translation>
    </message>
    <message>
        <source>Nothing lies in this period</source>
        <translation>此时段内没有任何内容</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
</context>
<context>
    <name>Permissions</name>
    <message>
        <source>Add and remove members</source>
        <translation>添加和移除成员</translation>
    </message>
    <message>
        <source>Ask an administrator of the platform.</source>
        <translation>请联系平台管理员。</translation>
    </message>
    <message>
        <source>Ask an administrator of the tenant {0}.</source>
        <translation>请联系租户 {0} 的管理员。</translation>
    </message>
    <message>
        <source>Ask an administrator of the tenant.</source>
        <translation>请联系该租户的管理员。</translation>
    </message>
    <message>
        <source>Be told of changes as they happen</source>
        <translation>实时获知变更</translation>
    </message>
    <message>
        <source>Cancel and retry jobs</source>
        <translation>取消和重试任务</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Create and change groups</source>
        <translation>创建和更改用户组</translation>
    </message>
    <message>
        <source>Create and change people</source>
        <translation>创建和更改人员</translation>
    </message>
    <message>
        <source>Create and change tenants</source>
        <translation>创建和更改租户</translation>
    </message>
    <message>
        <source>End other people’s sessions</source>
        <translation>结束他人的会话</translation>
    </message>
    <message>
        <source>Hosts and environments</source>
        <translation>主机和环境</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>In general</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>List changed files</source>
        <translation>列出已更改的文件</translation>
    </message>
    <message>
        <source>Make images of containers</source>
        <translation>由容器制作镜像</translation>
    </message>
    <message>
        <source>Networks and volumes</source>
        <translation>网络和卷</translation>
    </message>
    <message>
        <source>Open shells</source>
        <translation>打开终端</translation>
    </message>
    <message>
        <source>People and access</source>
        <translation>人员与权限</translation>
    </message>
    <message>
        <source>Prune hosts</source>
        <translation>清理主机</translation>
    </message>
    <message>
        <source>Pull images</source>
        <translation>拉取镜像</translation>
    </message>
    <message>
        <source>Read and export the audit trail</source>
        <translation>查看和导出审计记录</translation>
    </message>
    <message>
        <source>Read logs</source>
        <translation>查看日志</translation>
    </message>
    <message>
        <source>Remove containers</source>
        <translation>删除容器</translation>
    </message>
    <message>
        <source>Remove networks</source>
        <translation>删除网络</translation>
    </message>
    <message>
        <source>Remove volumes</source>
        <translation>删除卷</translation>
    </message>
    <message>
        <source>Revoke other people’s API tokens</source>
        <translation>吊销他人的 API 令牌</translation>
    </message>
    <message>
        <source>Run containers</source>
        <translation>运行容器</translation>
    </message>
    <message>
        <source>See containers</source>
        <translation>查看容器</translation>
    </message>
    <message>
        <source>See environments</source>
        <translation>查看环境</translation>
    </message>
    <message>
        <source>See events</source>
        <translation>查看事件</translation>
    </message>
    <message>
        <source>See groups</source>
        <translation>查看用户组</translation>
    </message>
    <message>
        <source>See hosts</source>
        <translation>查看主机</translation>
    </message>
    <message>
        <source>See images</source>
        <translation>查看镜像</translation>
    </message>
    <message>
        <source>See jobs</source>
        <translation>查看任务</translation>
    </message>
    <message>
        <source>See networks</source>
        <translation>查看网络</translation>
    </message>
    <message>
        <source>See other people’s API tokens</source>
        <translation>查看他人的 API 令牌</translation>
    </message>
    <message>
        <source>See other people’s sessions</source>
        <translation>查看他人的会话</translation>
    </message>
    <message>
        <source>See people</source>
        <translation>查看人员</translation>
    </message>
    <message>
        <source>See quotas</source>
        <translation>查看配额</translation>
    </message>
    <message>
        <source>See tenants</source>
        <translation>查看租户</translation>
    </message>
    <message>
        <source>See volumes</source>
        <translation>查看卷</translation>
    </message>
    <message>
        <source>See who holds which role</source>
        <translation>查看谁拥有哪些角色</translation>
    </message>
    <message>
        <source>See who may do what, and why</source>
        <translation>查看谁有哪些权限及原因</translation>
    </message>
    <message>
        <source>Set quotas</source>
        <translation>设置配额</translation>
    </message>
    <message>
        <source>Start jobs: every change on a host is one</source>
        <translation>启动任务：主机上的每项更改都是一个任务</translation>
    </message>
    <message>
        <source>Start, stop and change containers</source>
        <translation>启动、停止和更改容器</translation>
    </message>
    <message>
        <source>Tag and remove images</source>
        <translation>给镜像打标签和删除镜像</translation>
    </message>
    <message>
        <source>Tenants</source>
        <translation>租户</translation>
    </message>
    <message>
        <source>Use your own account</source>
        <translation>使用自己的账户</translation>
    </message>
    <message>
        <source>You may not do this here: the permission “{0}” ({1}) is missing.</source>
        <translation>您不能在此处执行此操作：缺少权限“{0}”（{1}）。</translation>
    </message>
</context>
<context>
    <name>PersonButton</name>
    <message>
        <source>Change password…</source>
        <translation>更改密码…</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>My access</source>
        <translation>我的权限</translation>
    </message>
</context>
<context>
    <name>PersonDialog</name>
    <message>
        <source>Everything by one person</source>
        <translation>某个人的全部操作</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>The whole name as it is in the entries, or the id. Somebody whose account is gone is found, too.</source>
        <translation>记录中的完整姓名或 ID。账户已不存在的人也能找到。</translation>
    </message>
</context>
<context>
    <name>PersonPage</name>
    <message>
        <source>Last login</source>
        <translation>上次登录</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>This is you.</source>
        <translation>这是您自己。</translation>
    </message>
    <message>
        <source>This person is not there any more.</source>
        <translation>此人已不存在。</translation>
    </message>
</context>
<context>
    <name>PersonQuestions</name>
    <message>
        <source>All sessions and API tokens end for good, open shells and logs at once. The roles stay.</source>
        <translation>所有会话和 API 令牌将永久失效，打开的终端和日志立即结束。角色保留。</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>禁用</translation>
    </message>
    <message numerus="yes">
        <source>Disable %n account(s)?</source>
        <translation>
            <numerusform>禁用 %n 个账户？</numerusform>
        </translation>
    </message>
    <message>
        <source>Disable the account of {0}?</source>
        <translation>禁用 {0} 的账户？</translation>
    </message>
    <message>
        <source>Give {0} a new password?</source>
        <translation>为 {0} 设置新密码？</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>The old one is not good any more, and all sessions end.</source>
        <translation>旧密码将失效，所有会话都会结束。</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>A digest follows from the image&apos;s content; give a tag.</source>
        <translation>摘要由镜像内容决定；请给出标签。</translation>
    </message>
    <message>
        <source>A directory of the platform cannot be used</source>
        <translation>平台的某个目录无法使用</translation>
    </message>
    <message>
        <source>A migration of the platform&apos;s database was interrupted</source>
        <translation>平台数据库的迁移被中断</translation>
    </message>
    <message>
        <source>A platform is running already</source>
        <translation>已有平台正在运行</translation>
    </message>
    <message>
        <source>A platform is using the database</source>
        <translation>有平台正在使用该数据库</translation>
    </message>
    <message>
        <source>A platform of another version answers</source>
        <translation>应答的是另一版本的平台</translation>
    </message>
    <message>
        <source>A platform of another version runs</source>
        <translation>正在运行另一个版本的平台</translation>
    </message>
    <message>
        <source>A platform of yours runs, but does not answer</source>
        <translation>您的平台正在运行，但没有响应</translation>
    </message>
    <message>
        <source>A process on the host still holds its files. Try again; if that does not help, restart the program that the message names.</source>
        <translation>主机上的某个进程仍占用其文件。请重试；如果没有帮助，请重启消息中提到的程序。</translation>
    </message>
    <message>
        <source>A program on the host uses port {port} (address {address}).</source>
        <translation>主机上的一个程序正在使用端口 {port}（地址 {address}）。</translation>
    </message>
    <message>
        <source>A reason is needed</source>
        <translation>需要说明理由</translation>
    </message>
    <message>
        <source>A restoration of the platform&apos;s database was interrupted</source>
        <translation>平台数据库的恢复被中断</translation>
    </message>
    <message>
        <source>A shell begins with what to open</source>
        <translation>终端会话须先说明要打开什么</translation>
    </message>
    <message>
        <source>Add the user to the group docker on that machine (sudo usermod -aG docker $USER).</source>
        <translation>请在该机器上将用户加入 docker 组（sudo usermod -aG docker $USER）。</translation>
    </message>
    <message>
        <source>Add yourself to the group docker (sudo usermod -aG docker $USER), then log out and in again.</source>
        <translation>请将自己加入 docker 组（sudo usermod -aG docker $USER），然后重新登录。</translation>
    </message>
    <message>
        <source>An API token cannot make another</source>
        <translation>API 令牌不能创建另一个令牌</translation>
    </message>
    <message>
        <source>An address looks like caas.example or https://caas.example:8443.</source>
        <translation>地址形如 caas.example 或 https://caas.example:8443。</translation>
    </message>
    <message>
        <source>Another container publishes port {port} of the host (address {address}).</source>
        <translation>另一个容器已发布主机端口 {port}（地址 {address}）。</translation>
    </message>
    <message>
        <source>Another group has this name: {name}.</source>
        <translation>另一个用户组已使用此名称：{name}。</translation>
    </message>
    <message>
        <source>Another group is this one of the directory: {name}.</source>
        <translation>另一个用户组已对应目录中的此组：{name}。</translation>
    </message>
    <message>
        <source>Another instance of the platform leads by now</source>
        <translation>现在由平台的另一个实例主导</translation>
    </message>
    <message>
        <source>Another process makes, migrates or restores it.</source>
        <translation>另一个进程正在创建、迁移或恢复它。</translation>
    </message>
    <message>
        <source>Another program holds the database; end it.</source>
        <translation>另一个程序占用了数据库；请将其结束。</translation>
    </message>
    <message>
        <source>Another tenant has this external id: {id}.</source>
        <translation>另一个租户已使用此外部 ID：{id}。</translation>
    </message>
    <message>
        <source>Another tenant has this name: {name}.</source>
        <translation>另一个租户已使用此名称：{name}。</translation>
    </message>
    <message>
        <source>Ask an administrator of the directory.</source>
        <translation>请联系目录的管理员。</translation>
    </message>
    <message>
        <source>Ask an administrator of the platform to look at its log.</source>
        <translation>请平台管理员查看平台日志。</translation>
    </message>
    <message>
        <source>Ask an administrator of the platform.</source>
        <translation>请联系平台管理员。</translation>
    </message>
    <message>
        <source>Ask an administrator of the tenant.</source>
        <translation>请联系该租户的管理员。</translation>
    </message>
    <message>
        <source>Ask an administrator to disable that account or this login.</source>
        <translation>请管理员停用那个账户或这个登录名。</translation>
    </message>
    <message>
        <source>Ask an administrator to give a role to one of your groups, or to you.</source>
        <translation>请管理员为您的某个组或您本人授予角色。</translation>
    </message>
    <message>
        <source>Ask an administrator.</source>
        <translation>请联系管理员。</translation>
    </message>
    <message>
        <source>Ask another instance, or this one in a moment.</source>
        <translation>请访问另一个实例，或稍后再访问这个实例。</translation>
    </message>
    <message>
        <source>At most {count} a second are answered.</source>
        <translation>每秒最多应答 {count} 个请求。</translation>
    </message>
    <message>
        <source>At most {count} are answered at a time.</source>
        <translation>最多同时应答 {count} 个请求。</translation>
    </message>
    <message>
        <source>Both must be PEM and readable for the platform&apos;s user; the key has no password.</source>
        <translation>两者都必须是 PEM 格式，平台的用户可以读取；密钥不能有密码。</translation>
    </message>
    <message>
        <source>CPUs: {used} of {allowed} used, {more} asked for, {excess} too many.</source>
        <translation>CPU：上限 {allowed}，已用 {used}，申请 {more}，超出 {excess}。</translation>
    </message>
    <message>
        <source>Change it where you log in to your computer.</source>
        <translation>请在您登录电脑的地方修改密码。</translation>
    </message>
    <message>
        <source>Change its members there; it is read again at each login.</source>
        <translation>请在目录中更改其成员；每次登录时都会重新读取。</translation>
    </message>
    <message>
        <source>Check both, and whether Caps Lock is on.</source>
        <translation>请检查两者，以及大写锁定是否开启。</translation>
    </message>
    <message>
        <source>Check ca.pem in the host&apos;s TLS folder, and the name in the certificate.</source>
        <translation>请检查主机 TLS 目录中的 ca.pem，以及证书中的名称。</translation>
    </message>
    <message>
        <source>Check cert.pem and key.pem in the host&apos;s TLS folder.</source>
        <translation>请检查主机 TLS 目录中的 cert.pem 和 key.pem。</translation>
    </message>
    <message>
        <source>Check that it runs; the platform goes on by itself.</source>
        <translation>请检查它是否在运行；平台会自行恢复。</translation>
    </message>
    <message>
        <source>Check that the daemon uses TLS.</source>
        <translation>请检查守护进程是否使用 TLS。</translation>
    </message>
    <message>
        <source>Check that the image has the program, under this path.</source>
        <translation>请检查镜像中此路径下是否有该程序。</translation>
    </message>
    <message>
        <source>Check the address and the port.</source>
        <translation>请检查地址和端口。</translation>
    </message>
    <message>
        <source>Check the address, and that this machine is in the network where it is known.</source>
        <translation>请检查地址，以及本机是否在能解析该名称的网络中。</translation>
    </message>
    <message>
        <source>Check the address, and whether a firewall or a missing VPN is in the way.</source>
        <translation>请检查地址，以及是否有防火墙阻挡或未连接 VPN。</translation>
    </message>
    <message>
        <source>Check the address, that the daemon listens there, and the firewall between.</source>
        <translation>请检查地址、守护进程是否在该处监听，以及中间的防火墙。</translation>
    </message>
    <message>
        <source>Check the disk; the system&apos;s log tells more.</source>
        <translation>请检查磁盘；系统日志有更多信息。</translation>
    </message>
    <message>
        <source>Check the host&apos;s address.</source>
        <translation>请检查主机地址。</translation>
    </message>
    <message>
        <source>Check the name and tag, or pull the image.</source>
        <translation>请检查名称和标签，或拉取镜像。</translation>
    </message>
    <message>
        <source>Check the port, and that the platform runs.</source>
        <translation>请检查端口，以及平台是否在运行。</translation>
    </message>
    <message>
        <source>Check the registry&apos;s name, and the host&apos;s network, proxy and certificates.</source>
        <translation>请检查仓库名称，以及主机的网络、代理和证书。</translation>
    </message>
    <message>
        <source>Check the spelling of its name and tag; a private image needs docker login.</source>
        <translation>请检查名称和标签的拼写；私有镜像需要 docker login。</translation>
    </message>
    <message>
        <source>Choose a new one to log in.</source>
        <translation>请设置新密码以登录。</translation>
    </message>
    <message>
        <source>Choose a shorter runtime directory.</source>
        <translation>请选择较短的运行时目录。</translation>
    </message>
    <message>
        <source>Choose another address or port, or end what listens there.</source>
        <translation>请换一个地址或端口，或结束在那里监听的程序。</translation>
    </message>
    <message>
        <source>Choose another folder, or make room on the disk.</source>
        <translation>请选择其他目录，或释放磁盘空间。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Choose another name, or rename or remove that container.</source>
        <translation>请选择其他名称，或重命名、删除该容器。</translation>
    </message>
    <message>
        <source>Choose another one, or reset the password.</source>
        <translation>请换一个，或重置密码。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请另选一个。</translation>
    </message>
    <message>
        <source>Close some consoles, logs or shells.</source>
        <translation>请关闭一些控制台、日志或 Shell。</translation>
    </message>
    <message>
        <source>Close the consoles of the other version; their platform ends soon after.</source>
        <translation>请关闭另一版本的控制台；其平台随后会结束。</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the one that an administrator gives you.</source>
        <translation>请将其指纹与管理员提供的指纹比对。</translation>
    </message>
    <message>
        <source>Connect to it with ssh once by hand, and check its host key.</source>
        <translation>请先手动用 ssh 连接一次，并核对其主机密钥。</translation>
    </message>
    <message>
        <source>Connect to it, or end it first.</source>
        <translation>请连接到它，或先将其结束。</translation>
    </message>
    <message>
        <source>Containers: {used} of {allowed} used, {more} asked for, {excess} too many.</source>
        <translation>容器：上限 {allowed}，已用 {used}，申请 {more}，超出 {excess}。</translation>
    </message>
    <message>
        <source>Create the database, or set its name in the database&apos;s URL.</source>
        <translation>请创建该数据库，或在数据库的 URL 中填写其名称。</translation>
    </message>
    <message>
        <source>Disconnect or stop the containers on it first.</source>
        <translation>请先断开或停止其上的容器。</translation>
    </message>
    <message>
        <source>Drop the database, create it anew, and run caas-platform restore {backup}</source>
        <translation>请删除并重新创建该数据库，然后运行 caas-platform restore {backup}</translation>
    </message>
    <message>
        <source>End the process caas_console.backend.platform; it is started again.</source>
        <translation>请结束进程 caas_console.backend.platform；它会重新启动。</translation>
    </message>
    <message>
        <source>Engine {version} speaks API {newest}; at least {oldest} is needed.</source>
        <translation>引擎 {version} 使用 API {newest}；至少需要 {oldest}。</translation>
    </message>
    <message>
        <source>Engine {version} speaks API {oldest} and later; this program up to {newest}.</source>
        <translation>引擎 {version} 使用 API {oldest} 及更高版本；本程序最高支持 {newest}。</translation>
    </message>
    <message>
        <source>Environments are only counted for the tenant</source>
        <translation>环境数量只按租户计算</translation>
    </message>
    <message>
        <source>Environments: {used} of {allowed} used, {more} asked for, {excess} too many.</source>
        <translation>环境：上限 {allowed}，已用 {used}，申请 {more}，超出 {excess}。</translation>
    </message>
    <message>
        <source>Free space on the database&apos;s disks; the platform goes on by itself.</source>
        <translation>请在数据库的磁盘上腾出空间；平台会自行恢复。</translation>
    </message>
    <message>
        <source>Free space on the disk; the platform goes on by itself.</source>
        <translation>请释放磁盘空间；平台会自行继续。</translation>
    </message>
    <message>
        <source>Give a name from its /etc/passwd, or a number.</source>
        <translation>请填写其 /etc/passwd 中的用户名，或用户编号。</translation>
    </message>
    <message>
        <source>Give the platform&apos;s account all rights on its database.</source>
        <translation>请为平台的账号授予其数据库的全部权限。</translation>
    </message>
    <message>
        <source>Give the role to somebody else first, or ask a platform administrator.</source>
        <translation>请先将该角色授予他人，或联系平台管理员。</translation>
    </message>
    <message>
        <source>Give the role to somebody else first.</source>
        <translation>请先将该角色授予他人。</translation>
    </message>
    <message>
        <source>HTTP status {status}</source>
        <translation>HTTP 状态 {status}</translation>
    </message>
    <message>
        <source>Have it changed there.</source>
        <translation>请在目录中修改。</translation>
    </message>
    <message>
        <source>Have it changed there; it is read again at the next login.</source>
        <translation>请在目录中更改；下次登录时会重新读取。</translation>
    </message>
    <message>
        <source>Have its operator bring it up to date.</source>
        <translation>请其运维人员将其更新。</translation>
    </message>
    <message>
        <source>Have its operator replace it.</source>
        <translation>请其运维人员更换它。</translation>
    </message>
    <message>
        <source>Hostname mismatch, certificate is not valid for &apos;{host}&apos;.</source>
        <translation>主机名不匹配，证书对“{host}”无效。</translation>
    </message>
    <message>
        <source>IP address mismatch, certificate is not valid for &apos;{address}&apos;.</source>
        <translation>IP 地址不匹配，证书对“{address}”无效。</translation>
    </message>
    <message>
        <source>If the secret is lost, have a new one made.</source>
        <translation>如果已丢失该机密信息，请重新生成。</translation>
    </message>
    <message>
        <source>Image storage: {used} of {allowed} used, {more} asked for, {excess} too much.</source>
        <translation>镜像存储：上限 {allowed}，已用 {used}，申请 {more}，超出 {excess}。</translation>
    </message>
    <message>
        <source>Install Docker, or start it: sudo systemctl start docker (without systemd: sudo dockerd)</source>
        <translation>请安装 Docker，或启动它：sudo systemctl start docker（没有 systemd 时：sudo dockerd）</translation>
    </message>
    <message>
        <source>Install it with its extra, as caas-console[platform,directory].</source>
        <translation>请连同附加组件安装：caas-console[platform,directory]。</translation>
    </message>
    <message>
        <source>Install it with its extra, as caas-console[platform,mysql].</source>
        <translation>请连同附加组件一起安装，即 caas-console[platform,mysql]。</translation>
    </message>
    <message>
        <source>It does not answer, and ends the session only when its time is over.</source>
        <translation>平台没有应答，会话要到期后才会结束。</translation>
    </message>
    <message>
        <source>It does not serve the API {version}, which this console speaks.</source>
        <translation>它不提供本控制台使用的 API {version}。</translation>
    </message>
    <message>
        <source>It does not take the credential of its last run.</source>
        <translation>它不接受上次运行的凭据。</translation>
    </message>
    <message>
        <source>It does not take the platform&apos;s credential.</source>
        <translation>它不接受平台的凭据。</translation>
    </message>
    <message>
        <source>It ended with exit code {code}.</source>
        <translation>它以退出码 {code} 结束。</translation>
    </message>
    <message>
        <source>It gives its API version as “{version}”.</source>
        <translation>它给出的 API 版本为“{version}”。</translation>
    </message>
    <message>
        <source>It goes on starting. If it never ends, end that process.</source>
        <translation>它仍在启动。若一直没有结果，请结束该进程。</translation>
    </message>
    <message>
        <source>It has been silent for too long.</source>
        <translation>它沉默过久。</translation>
    </message>
    <message>
        <source>It has no white space, colon, slash or backslash, and 200 characters at most.</source>
        <translation>登录名不含空白、冒号、斜杠或反斜杠，最多 200 个字符。</translation>
    </message>
    <message>
        <source>It has no {shell}.</source>
        <translation>其中没有 {shell}。</translation>
    </message>
    <message>
        <source>It has schema {version}; this version knows {latest}.</source>
        <translation>其架构为 {version}；本版本使用 {latest}。</translation>
    </message>
    <message>
        <source>It has the table {name}, among {count}.</source>
        <translation>其中有表 {name}，共 {count} 个表。</translation>
    </message>
    <message>
        <source>It holds the lock in {path}.</source>
        <translation>它持有 {path} 中的锁。</translation>
    </message>
    <message>
        <source>It holds {lock}.</source>
        <translation>它持有 {lock}。</translation>
    </message>
    <message>
        <source>It is being connected to.</source>
        <translation>正在与其连接。</translation>
    </message>
    <message>
        <source>It is like mysql://caas:PASSWORD@db.example:3306/caas</source>
        <translation>其形式如 mysql://caas:PASSWORD@db.example:3306/caas</translation>
    </message>
    <message>
        <source>It is neither of schema {version} nor of {latest}.</source>
        <translation>它的结构既不是 {version}，也不是 {latest}。</translation>
    </message>
    <message>
        <source>It is no Ed25519 key.</source>
        <translation>它不是 Ed25519 密钥。</translation>
    </message>
    <message>
        <source>It is started again. If that does not help, look at its log.</source>
        <translation>正在重新启动。如果没有帮助，请查看其日志。</translation>
    </message>
    <message>
        <source>It is used all the same. To replace it, close all consoles for a minute.</source>
        <translation>仍会使用它。若要替换，请关闭所有控制台一分钟。</translation>
    </message>
    <message>
        <source>It is version {version} and speaks {theirs}; this console speaks {ours}.</source>
        <translation>其版本为 {version}，使用 {theirs}；本控制台使用 {ours}。</translation>
    </message>
    <message>
        <source>It is {name}.</source>
        <translation>它是 {name}。</translation>
    </message>
    <message>
        <source>It is {theirs}, this console {ours}.</source>
        <translation>其版本为 {theirs}，本控制台为 {ours}。</translation>
    </message>
    <message>
        <source>It may have happened: look before you try again. {hint}</source>
        <translation>操作可能已经完成：重试之前请先查看。{hint}</translation>
    </message>
    <message>
        <source>It may have {number} characters at most.</source>
        <translation>最多 {number} 个字符。</translation>
    </message>
    <message>
        <source>It must be PEM and readable for the platform&apos;s user.</source>
        <translation>它必须是 PEM 格式，平台的用户可以读取。</translation>
    </message>
    <message>
        <source>It names no machine.</source>
        <translation>其中没有机器名称。</translation>
    </message>
    <message>
        <source>It said nothing within {seconds} s.</source>
        <translation>它在 {seconds} 秒内没有应答。</translation>
    </message>
    <message>
        <source>It takes no connection.</source>
        <translation>它不接受连接。</translation>
    </message>
    <message>
        <source>It was ended by signal {number} ({name}).</source>
        <translation>它被信号 {number}（{name}）结束。</translation>
    </message>
    <message>
        <source>It was good until {time}.</source>
        <translation>有效期至 {time}。</translation>
    </message>
    <message>
        <source>It was logged out.</source>
        <translation>已退出登录。</translation>
    </message>
    <message>
        <source>Its answer held a secret, which is told once.</source>
        <translation>其应答包含机密信息，只提供一次。</translation>
    </message>
    <message>
        <source>Its log driver sends them elsewhere: look there, or use the driver json-file or local.</source>
        <translation>其日志驱动将日志发送到别处：请到那里查看，或使用 json-file 或 local 驱动。</translation>
    </message>
    <message>
        <source>Its refresh token was used twice: somebody else may have it.</source>
        <translation>其刷新令牌被使用了两次：可能已被他人获取。</translation>
    </message>
    <message>
        <source>Let it go on first.</source>
        <translation>请先恢复它。</translation>
    </message>
    <message>
        <source>Let the server take writes (read_only=OFF), or name the one that does.</source>
        <translation>请允许该服务器写入（read_only=OFF），或改用可写入的服务器。</translation>
    </message>
    <message>
        <source>List again.</source>
        <translation>请重新列出。</translation>
    </message>
    <message>
        <source>Log in again.</source>
        <translation>请重新登录。</translation>
    </message>
    <message>
        <source>Log in to see what runs here.</source>
        <translation>登录后即可看到这里运行的内容。</translation>
    </message>
    <message>
        <source>Log in with docker login as the user that this program runs as.</source>
        <translation>请以运行本程序的用户执行 docker login。</translation>
    </message>
    <message>
        <source>Log in with your password to make one.</source>
        <translation>请使用密码登录后再创建。</translation>
    </message>
    <message>
        <source>Log in.</source>
        <translation>请登录。</translation>
    </message>
    <message>
        <source>Look at it again.</source>
        <translation>请重新查看。</translation>
    </message>
    <message>
        <source>Look at the job again.</source>
        <translation>请重新查看该任务。</translation>
    </message>
    <message>
        <source>Look at the new one before you trust it.</source>
        <translation>信任之前请先查看新的证书。</translation>
    </message>
    <message>
        <source>Look at the object&apos;s present state, then retry the job if it is still wanted.</source>
        <translation>请查看对象当前的状态，如仍需要再重试任务。</translation>
    </message>
    <message>
        <source>Look at what is there, and choose another name if you need one more.</source>
        <translation>请查看现有对象；如需再建一个，请换一个名称。</translation>
    </message>
    <message>
        <source>Look whether it is the right one.</source>
        <translation>请确认是否为正确的数据库。</translation>
    </message>
    <message>
        <source>Lower it, or run the container anew without it.</source>
        <translation>请调低它，或不带此项重新运行容器。</translation>
    </message>
    <message>
        <source>Make a new one.</source>
        <translation>请新建一个。</translation>
    </message>
    <message>
        <source>Make it readable for the platform, or move it away to have a new one made.</source>
        <translation>请使平台可以读取它，或将其移走以生成新的密钥。</translation>
    </message>
    <message>
        <source>Make it writable for the platform&apos;s user, or choose another in the settings.</source>
        <translation>请使其对平台的用户可写，或在设置中另选目录。</translation>
    </message>
    <message>
        <source>Make it writable for you, or choose others with CAAS_DATA_DIR and CAAS_RUNTIME_DIR.</source>
        <translation>请使其对您可写，或用 CAAS_DATA_DIR 和 CAAS_RUNTIME_DIR 另选目录。</translation>
    </message>
    <message>
        <source>Make the file readable for the platform&apos;s user.</source>
        <translation>请让平台的用户可以读取该文件。</translation>
    </message>
    <message>
        <source>Make the platform&apos;s data directory accessible for its user.</source>
        <translation>请使平台的数据目录对其用户可访问。</translation>
    </message>
    <message>
        <source>Make the platform&apos;s data directory writable for its user.</source>
        <translation>请使平台的数据目录对其用户可写。</translation>
    </message>
    <message>
        <source>Memory: {used} of {allowed} used, {more} asked for, {excess} too much.</source>
        <translation>内存：上限 {allowed}，已用 {used}，申请 {more}，超出 {excess}。</translation>
    </message>
    <message>
        <source>Move it away, and restore again.</source>
        <translation>请将其移走，然后重新恢复。</translation>
    </message>
    <message>
        <source>Name a TLS folder (ca.pem, cert.pem, key.pem) for this host.</source>
        <translation>请为此主机指定 TLS 目录（ca.pem、cert.pem、key.pem）。</translation>
    </message>
    <message>
        <source>Name a database that has no tables.</source>
        <translation>请指定一个没有表的数据库。</translation>
    </message>
    <message>
        <source>Name a program that the image has as the command to run.</source>
        <translation>请指定镜像中存在的程序作为要运行的命令。</translation>
    </message>
    <message>
        <source>Name one that is not there.</source>
        <translation>请指定一个尚不存在的文件。</translation>
    </message>
    <message>
        <source>Name the settings of the platform with --config.</source>
        <translation>请用 --config 指明平台的设置文件。</translation>
    </message>
    <message>
        <source>No API token has the id {id}.</source>
        <translation>没有 ID 为 {id} 的 API 令牌。</translation>
    </message>
    <message>
        <source>No Docker daemon is running here</source>
        <translation>这里没有正在运行的 Docker 守护进程</translation>
    </message>
    <message>
        <source>No connection to it has been made yet.</source>
        <translation>尚未与其建立连接。</translation>
    </message>
    <message>
        <source>No credential was given</source>
        <translation>未提供凭据</translation>
    </message>
    <message>
        <source>No environment has the id {id}.</source>
        <translation>没有 ID 为 {id} 的环境。</translation>
    </message>
    <message>
        <source>No file can be made in {folder}.</source>
        <translation>无法在 {folder} 中创建文件。</translation>
    </message>
    <message>
        <source>No group has the id {id}.</source>
        <translation>没有 ID 为 {id} 的用户组。</translation>
    </message>
    <message>
        <source>No group has this name.</source>
        <translation>没有该名称的用户组。</translation>
    </message>
    <message>
        <source>No host has the id {host}.</source>
        <translation>没有 ID 为 {host} 的主机。</translation>
    </message>
    <message>
        <source>No job has the id {job}.</source>
        <translation>没有 ID 为 {job} 的任务。</translation>
    </message>
    <message>
        <source>No person has the id {id}.</source>
        <translation>没有 ID 为 {id} 的人员。</translation>
    </message>
    <message>
        <source>No quota has the id {id}.</source>
        <translation>没有 ID 为 {id} 的配额。</translation>
    </message>
    <message>
        <source>No role has the id {id}.</source>
        <translation>没有 ID 为 {id} 的角色。</translation>
    </message>
    <message>
        <source>No session has the id {id}.</source>
        <translation>没有 ID 为 {id} 的会话。</translation>
    </message>
    <message>
        <source>No tenant has the id {id}.</source>
        <translation>没有 ID 为 {id} 的租户。</translation>
    </message>
    <message>
        <source>Nobody answers at the socket {path}.</source>
        <translation>套接字 {path} 无人应答。</translation>
    </message>
    <message>
        <source>Nobody else whose account is good has the role platform-admin.</source>
        <translation>没有其他账户有效的人员拥有角色 platform-admin。</translation>
    </message>
    <message>
        <source>Nobody else whose account is good has the role tenant-admin in it.</source>
        <translation>没有其他账户有效的人员在该租户中拥有角色 tenant-admin。</translation>
    </message>
    <message>
        <source>Nobody has the login {login}.</source>
        <translation>没有人使用登录名 {login}。</translation>
    </message>
    <message>
        <source>Nobody has this login.</source>
        <translation>没有人使用该登录名。</translation>
    </message>
    <message>
        <source>Nobody is logged in</source>
        <translation>没有人登录</translation>
    </message>
    <message>
        <source>None of your groups in the directory has one: {groups}.</source>
        <translation>您在目录中的组都没有角色：{groups}。</translation>
    </message>
    <message>
        <source>Not connected yet</source>
        <translation>尚未连接</translation>
    </message>
    <message>
        <source>Nothing answers at the platform&apos;s address</source>
        <translation>平台的地址没有应答</translation>
    </message>
    <message>
        <source>Nothing came from {host}, port {port}, within {seconds} s.</source>
        <translation>{host} 端口 {port} 在 {seconds} 秒内没有任何响应。</translation>
    </message>
    <message>
        <source>Nothing is to be done: the former certificate is not needed any more.</source>
        <translation>无需处理：不再需要以前的证书。</translation>
    </message>
    <message>
        <source>Nothing listens at {endpoint}.</source>
        <translation>{endpoint} 上没有程序监听。</translation>
    </message>
    <message>
        <source>Port {port} is already in use</source>
        <translation>端口 {port} 已被占用</translation>
    </message>
    <message>
        <source>Process {pid} does not serve after {seconds} s.</source>
        <translation>进程 {pid} 在 {seconds} 秒后仍未提供服务。</translation>
    </message>
    <message>
        <source>Prune unused images, containers and volumes, or enlarge the disk.</source>
        <translation>请清理未使用的镜像、容器和卷，或扩大磁盘。</translation>
    </message>
    <message>
        <source>Publish another port, or stop what uses this one.</source>
        <translation>请发布其他端口，或停止占用此端口的程序。</translation>
    </message>
    <message>
        <source>Published ports: {used} of {allowed} used, {more} asked for, {excess} too many.</source>
        <translation>发布的端口：上限 {allowed}，已用 {used}，申请 {more}，超出 {excess}。</translation>
    </message>
    <message>
        <source>Read it again, and make your change anew.</source>
        <translation>请重新读取，然后再次更改。</translation>
    </message>
    <message>
        <source>Read the object, and send its ETag as If-Match.</source>
        <translation>请读取该对象，并将其 ETag 作为 If-Match 发送。</translation>
    </message>
    <message>
        <source>Region {region} tells nothing of host {host}.</source>
        <translation>区域 {region} 没有主机 {host} 的信息。</translation>
    </message>
    <message>
        <source>Remove it, or choose another with CAAS_RUNTIME_DIR.</source>
        <translation>请将其删除，或用 CAAS_RUNTIME_DIR 另选目录。</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>请将其删除。</translation>
    </message>
    <message>
        <source>Remove the containers that mount it first.</source>
        <translation>请先删除挂载它的容器。</translation>
    </message>
    <message>
        <source>Remove what is not needed, or ask a platform administrator to raise the limit.</source>
        <translation>请移除不需要的内容，或请平台管理员提高上限。</translation>
    </message>
    <message>
        <source>Remove what is not needed, or ask an administrator of the tenant to raise the limit.</source>
        <translation>请移除不需要的内容，或请租户管理员提高上限。</translation>
    </message>
    <message>
        <source>Remove what the message names first, or force the removal.</source>
        <translation>请先删除消息中提到的对象，或强制删除。</translation>
    </message>
    <message>
        <source>Report this with the request id; the log has the details.</source>
        <translation>请附上请求 ID 报告此问题；日志中有详情。</translation>
    </message>
    <message>
        <source>Restart the platform: it keeps the damaged file and begins a new one.</source>
        <translation>请重启平台：它会保留损坏的文件并新建一个。</translation>
    </message>
    <message>
        <source>Retry when the host is ready.</source>
        <translation>请在主机就绪后重试。</translation>
    </message>
    <message>
        <source>Run caas-platform migrate, with a file for the backup.</source>
        <translation>请运行 caas-platform migrate，并指定备份文件。</translation>
    </message>
    <message>
        <source>Run caas-platform restore again: it begins anew.</source>
        <translation>请再次运行 caas-platform restore：它会重新开始。</translation>
    </message>
    <message>
        <source>Say why; it is recorded in the audit trail.</source>
        <translation>请说明理由；它会记录在审计记录中。</translation>
    </message>
    <message>
        <source>Sessions that are open go on, and local accounts can log in.</source>
        <translation>已打开的会话继续有效，本地账户可以登录。</translation>
    </message>
    <message>
        <source>Set a CPU limit for the container.</source>
        <translation>请为容器设置 CPU 上限。</translation>
    </message>
    <message>
        <source>Set a memory limit for the container.</source>
        <translation>请为容器设置内存上限。</translation>
    </message>
    <message>
        <source>Set log_bin_trust_function_creators=ON on each node: the platform makes triggers.</source>
        <translation>请在每个节点上设置 log_bin_trust_function_creators=ON：平台需要创建触发器。</translation>
    </message>
    <message>
        <source>Set the account and its password in the database&apos;s URL.</source>
        <translation>请在数据库的 URL 中填写正确的账号和密码。</translation>
    </message>
    <message>
        <source>Somebody else made it at the same time.</source>
        <translation>他人同时创建了它。</translation>
    </message>
    <message>
        <source>Somebody ended it.</source>
        <translation>有人结束了它。</translation>
    </message>
    <message>
        <source>Somebody has the login {login}.</source>
        <translation>已有人使用登录名 {login}。</translation>
    </message>
    <message>
        <source>Something else answers at the address, {how}.</source>
        <translation>在该地址应答的不是平台（{how}）。</translation>
    </message>
    <message>
        <source>Standard input must begin with a line of at least {count} ASCII characters.</source>
        <translation>标准输入的第一行必须至少有 {count} 个 ASCII 字符。</translation>
    </message>
    <message>
        <source>Start again to begin with a new database; hosts are found again by themselves.</source>
        <translation>请重新启动以使用新数据库；主机会自动重新发现。</translation>
    </message>
    <message>
        <source>Start it first.</source>
        <translation>请先启动它。</translation>
    </message>
    <message>
        <source>Start it: sudo systemctl start docker (without systemd: sudo dockerd)</source>
        <translation>请启动它：sudo systemctl start docker（没有 systemd 时：sudo dockerd）</translation>
    </message>
    <message>
        <source>Start the agent and the platform with the same credential.</source>
        <translation>请使用相同的凭据启动代理和平台。</translation>
    </message>
    <message>
        <source>Start the platform of this version once, or use the other version.</source>
        <translation>请先启动一次本版本的平台，或使用另一个版本。</translation>
    </message>
    <message>
        <source>Stop it first, or force its removal.</source>
        <translation>请先停止它，或强制删除。</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>请先停止它。</translation>
    </message>
    <message>
        <source>Stop the platform, and run the command again.</source>
        <translation>请停止平台，然后再次运行该命令。</translation>
    </message>
    <message>
        <source>Take another backup.</source>
        <translation>请使用另一个备份。</translation>
    </message>
    <message>
        <source>The API token is no longer good</source>
        <translation>该 API 令牌已失效</translation>
    </message>
    <message>
        <source>The API token lacks the scope {permission}, which its owner may have: create a token with this scope.</source>
        <translation>此 API 令牌缺少权限范围 {permission}，但其所有者拥有该权限：请创建包含此权限范围的令牌。</translation>
    </message>
    <message>
        <source>The API token was changed by somebody else</source>
        <translation>该 API 令牌已被他人更改</translation>
    </message>
    <message>
        <source>The CPU time of its environment is limited; without a limit it could use all of it.</source>
        <translation>其环境的 CPU 有配额；不设上限的容器可能会全部占用。</translation>
    </message>
    <message>
        <source>The CPU time of its tenant is limited; without a limit it could use all of it.</source>
        <translation>其租户的 CPU 有配额；不设上限的容器可能会全部占用。</translation>
    </message>
    <message>
        <source>The Docker daemon cannot be reached</source>
        <translation>无法访问 Docker 守护进程</translation>
    </message>
    <message>
        <source>The Docker daemon denies this</source>
        <translation>Docker 守护进程拒绝此操作</translation>
    </message>
    <message>
        <source>The Docker daemon does not accept this</source>
        <translation>Docker 守护进程不接受此请求</translation>
    </message>
    <message>
        <source>The Docker daemon does not answer</source>
        <translation>Docker 守护进程没有响应</translation>
    </message>
    <message>
        <source>The Docker daemon is not running</source>
        <translation>Docker 守护进程没有运行</translation>
    </message>
    <message>
        <source>The Docker daemon of this host does not answer</source>
        <translation>此主机的 Docker 守护进程没有响应</translation>
    </message>
    <message>
        <source>The Docker daemon reports an error</source>
        <translation>Docker 守护进程报告错误</translation>
    </message>
    <message>
        <source>The If-Match header is not valid</source>
        <translation>If-Match 标头无效</translation>
    </message>
    <message>
        <source>The TLS certificate or its key cannot be used</source>
        <translation>无法使用 TLS 证书或其密钥</translation>
    </message>
    <message>
        <source>The TLS connection failed</source>
        <translation>TLS 连接失败</translation>
    </message>
    <message>
        <source>The TLS files of this host cannot be used</source>
        <translation>此主机的 TLS 文件不可用</translation>
    </message>
    <message>
        <source>The account has expired</source>
        <translation>该账户已过期</translation>
    </message>
    <message>
        <source>The account is disabled</source>
        <translation>该账户已停用</translation>
    </message>
    <message>
        <source>The account is locked</source>
        <translation>账户已锁定</translation>
    </message>
    <message>
        <source>The account is not in the directory any more</source>
        <translation>该账号已不在目录中</translation>
    </message>
    <message>
        <source>The account may not log in now, or not from here</source>
        <translation>此账户现在不能登录，或不能从这里登录</translation>
    </message>
    <message>
        <source>The account was disabled.</source>
        <translation>该账户已被停用。</translation>
    </message>
    <message>
        <source>The address begins with {scheme}://, and a platform answers at https://.</source>
        <translation>地址以 {scheme}:// 开头，而平台的地址以 https:// 开头。</translation>
    </message>
    <message>
        <source>The address has a port that is none: it is a number from 1 to {last}.</source>
        <translation>地址的端口无效：应为 1 到 {last} 的数字。</translation>
    </message>
    <message>
        <source>The address has no host that could be looked for, such as caas.example.</source>
        <translation>地址没有可查找的主机，例如 caas.example。</translation>
    </message>
    <message>
        <source>The address holds a character that no address has.</source>
        <translation>地址含有地址中不能出现的字符。</translation>
    </message>
    <message>
        <source>The address is needed, such as caas.example.</source>
        <translation>必须填写地址，例如 caas.example。</translation>
    </message>
    <message>
        <source>The address must be https://: over http:// anybody on the way reads the password.</source>
        <translation>地址必须是 https://：通过 http:// 时，途经的任何人都能读到密码。</translation>
    </message>
    <message>
        <source>The address must end after the host and the port.</source>
        <translation>地址应在主机和端口之后结束。</translation>
    </message>
    <message>
        <source>The address must hold no login: that is asked for later.</source>
        <translation>地址中不应包含登录名：稍后会询问。</translation>
    </message>
    <message>
        <source>The agent does not answer</source>
        <translation>代理没有应答</translation>
    </message>
    <message>
        <source>The agent has been started anew</source>
        <translation>代理已重新启动</translation>
    </message>
    <message>
        <source>The agent&apos;s answer broke off</source>
        <translation>代理的应答中断</translation>
    </message>
    <message>
        <source>The answer is not understood</source>
        <translation>无法理解应答</translation>
    </message>
    <message>
        <source>The audit trail could not be saved</source>
        <translation>无法保存审计记录</translation>
    </message>
    <message>
        <source>The audit trail&apos;s key cannot be used</source>
        <translation>无法使用审计记录的密钥</translation>
    </message>
    <message>
        <source>The backup cannot be read</source>
        <translation>无法读取备份</translation>
    </message>
    <message>
        <source>The backup cannot be restored</source>
        <translation>无法恢复备份</translation>
    </message>
    <message>
        <source>The backup cannot be written</source>
        <translation>无法写入备份</translation>
    </message>
    <message>
        <source>The checkpoints cannot be read</source>
        <translation>无法读取检查点</translation>
    </message>
    <message>
        <source>The checkpoints could not be saved</source>
        <translation>无法保存检查点</translation>
    </message>
    <message>
        <source>The connection to the Docker daemon was lost</source>
        <translation>与 Docker 守护进程的连接已中断</translation>
    </message>
    <message>
        <source>The connection was refused</source>
        <translation>连接被拒绝</translation>
    </message>
    <message>
        <source>The container cannot be removed</source>
        <translation>容器无法删除</translation>
    </message>
    <message>
        <source>The container cannot run this command</source>
        <translation>容器无法运行此命令</translation>
    </message>
    <message>
        <source>The container does not exist any more</source>
        <translation>容器已不存在</translation>
    </message>
    <message>
        <source>The container has no such user</source>
        <translation>容器中没有此用户</translation>
    </message>
    <message>
        <source>The container is being removed already</source>
        <translation>容器已在删除中</translation>
    </message>
    <message>
        <source>The container is not running</source>
        <translation>容器没有运行</translation>
    </message>
    <message>
        <source>The container is paused</source>
        <translation>容器已暂停</translation>
    </message>
    <message>
        <source>The container is restarting</source>
        <translation>容器正在重启</translation>
    </message>
    <message>
        <source>The container is running</source>
        <translation>容器正在运行</translation>
    </message>
    <message>
        <source>The container needs a CPU limit</source>
        <translation>容器需要设置 CPU 上限</translation>
    </message>
    <message>
        <source>The container needs a memory limit</source>
        <translation>容器需要设置内存上限</translation>
    </message>
    <message>
        <source>The container {id} has the name “{name}”.</source>
        <translation>容器 {id} 已使用名称“{name}”。</translation>
    </message>
    <message>
        <source>The container “{name}” publishes port {port} of the host.</source>
        <translation>容器“{name}”已发布主机端口 {port}。</translation>
    </message>
    <message>
        <source>The credential is missing or no longer good</source>
        <translation>凭据缺失或已失效</translation>
    </message>
    <message>
        <source>The daemon expects TLS</source>
        <translation>守护进程要求 TLS</translation>
    </message>
    <message>
        <source>The daemon refuses our certificate</source>
        <translation>守护进程拒绝了我们的证书</translation>
    </message>
    <message>
        <source>The daemon refuses this API version</source>
        <translation>守护进程拒绝此 API 版本</translation>
    </message>
    <message>
        <source>The daemon&apos;s certificate is not trusted</source>
        <translation>守护进程的证书不受信任</translation>
    </message>
    <message>
        <source>The data directory cannot be used</source>
        <translation>无法使用数据目录</translation>
    </message>
    <message>
        <source>The database is empty</source>
        <translation>数据库是空的</translation>
    </message>
    <message>
        <source>The database is not empty</source>
        <translation>数据库不为空</translation>
    </message>
    <message>
        <source>The database is of another version</source>
        <translation>数据库属于另一个版本</translation>
    </message>
    <message>
        <source>The database&apos;s URL is not valid</source>
        <translation>数据库的 URL 无效</translation>
    </message>
    <message>
        <source>The database&apos;s URL names no MariaDB</source>
        <translation>数据库的 URL 指向的不是 MariaDB</translation>
    </message>
    <message>
        <source>The directory decides who is in this group</source>
        <translation>该用户组的成员由目录决定</translation>
    </message>
    <message>
        <source>The directory does not answer</source>
        <translation>目录没有应答</translation>
    </message>
    <message>
        <source>The directory does not let the account in any more.</source>
        <translation>目录不再允许该账号登录。</translation>
    </message>
    <message>
        <source>The directory keeps this password</source>
        <translation>这个密码由目录保管</translation>
    </message>
    <message>
        <source>The directory keeps this person&apos;s password</source>
        <translation>此人的密码由目录保管</translation>
    </message>
    <message>
        <source>The directory keeps what is known of this person</source>
        <translation>该人员的信息由目录保存</translation>
    </message>
    <message>
        <source>The directory says so.</source>
        <translation>目录如此答复。</translation>
    </message>
    <message>
        <source>The directory shows a certificate that is not trusted</source>
        <translation>目录出示的证书不受信任</translation>
    </message>
    <message>
        <source>The directory wants the password changed</source>
        <translation>目录要求修改密码</translation>
    </message>
    <message>
        <source>The file cannot be read</source>
        <translation>无法读取该文件</translation>
    </message>
    <message>
        <source>The file could not be saved</source>
        <translation>文件无法保存</translation>
    </message>
    <message>
        <source>The file is not a whole backup</source>
        <translation>该文件不是完整的备份</translation>
    </message>
    <message>
        <source>The file of authorities cannot be used</source>
        <translation>无法使用证书颁发机构文件</translation>
    </message>
    <message>
        <source>The folder needs ca.pem, cert.pem and key.pem in PEM format.</source>
        <translation>目录中需要 PEM 格式的 ca.pem、cert.pem 和 key.pem。</translation>
    </message>
    <message>
        <source>The group was changed by somebody else</source>
        <translation>该用户组已被他人更改</translation>
    </message>
    <message>
        <source>The host cannot reach the registry</source>
        <translation>主机无法访问镜像仓库</translation>
    </message>
    <message>
        <source>The host is not connected yet</source>
        <translation>主机尚未连接</translation>
    </message>
    <message>
        <source>The host&apos;s disk is full</source>
        <translation>主机磁盘已满</translation>
    </message>
    <message>
        <source>The host&apos;s region has no agent</source>
        <translation>主机所在的区域没有代理</translation>
    </message>
    <message>
        <source>The idempotency key is not valid</source>
        <translation>幂等键无效</translation>
    </message>
    <message>
        <source>The idempotency key was used for another request</source>
        <translation>该幂等键已用于另一个请求</translation>
    </message>
    <message>
        <source>The image does not exist for this kind of machine</source>
        <translation>没有适用于此类机器的镜像</translation>
    </message>
    <message>
        <source>The image is in use</source>
        <translation>镜像正在使用</translation>
    </message>
    <message>
        <source>The job failed for an unexpected reason</source>
        <translation>任务因意外原因失败</translation>
    </message>
    <message>
        <source>The job is another instance&apos;s</source>
        <translation>该任务属于另一个实例</translation>
    </message>
    <message>
        <source>The job is being done in a later attempt</source>
        <translation>该任务正在由更晚的一次尝试执行</translation>
    </message>
    <message>
        <source>The job is {state}; it would have to be {states}.</source>
        <translation>任务状态为 {state}；须为 {states}。</translation>
    </message>
    <message>
        <source>The job was interrupted</source>
        <translation>任务被中断</translation>
    </message>
    <message>
        <source>The job&apos;s state does not allow this</source>
        <translation>任务的状态不允许此操作</translation>
    </message>
    <message>
        <source>The list&apos;s cursor is not valid</source>
        <translation>列表游标无效</translation>
    </message>
    <message>
        <source>The log could not be saved</source>
        <translation>日志无法保存</translation>
    </message>
    <message>
        <source>The log tells more; report it together with the job&apos;s id.</source>
        <translation>详见日志；请连同任务 ID 一起报告。</translation>
    </message>
    <message>
        <source>The login belongs to another account</source>
        <translation>这个登录名属于另一个账户</translation>
    </message>
    <message>
        <source>The login is not valid</source>
        <translation>登录请求无效</translation>
    </message>
    <message>
        <source>The login or the password is wrong</source>
        <translation>登录名或密码错误</translation>
    </message>
    <message>
        <source>The logs of this container cannot be read</source>
        <translation>无法读取此容器的日志</translation>
    </message>
    <message>
        <source>The machine cannot be reached</source>
        <translation>无法访问该机器</translation>
    </message>
    <message>
        <source>The machine does not answer</source>
        <translation>该机器没有响应</translation>
    </message>
    <message>
        <source>The memory of its environment is limited; without a limit it could use all of it.</source>
        <translation>其环境的内存有配额；不设上限的容器可能会全部占用。</translation>
    </message>
    <message>
        <source>The memory of its tenant is limited; without a limit it could use all of it.</source>
        <translation>其租户的内存有配额；不设上限的容器可能会全部占用。</translation>
    </message>
    <message>
        <source>The memory reservation cannot be taken off on this host</source>
        <translation>在此主机上无法取消内存预留</translation>
    </message>
    <message>
        <source>The message is not understood</source>
        <translation>无法理解消息</translation>
    </message>
    <message>
        <source>The missing permission is {permission}.</source>
        <translation>缺少的权限为 {permission}。</translation>
    </message>
    <message>
        <source>The name in {endpoint} is not known: {reason}.</source>
        <translation>{endpoint} 中的名称无法解析：{reason}。</translation>
    </message>
    <message>
        <source>The name is already in use</source>
        <translation>名称已被使用</translation>
    </message>
    <message>
        <source>The network is in use</source>
        <translation>网络正在使用</translation>
    </message>
    <message>
        <source>The next attempt is possible in {seconds} s.</source>
        <translation>{seconds} 秒后可再次尝试。</translation>
    </message>
    <message>
        <source>The operation is too large</source>
        <translation>操作过大</translation>
    </message>
    <message>
        <source>The password has expired</source>
        <translation>密码已过期</translation>
    </message>
    <message>
        <source>The password must be changed</source>
        <translation>必须更改密码</translation>
    </message>
    <message>
        <source>The password was changed.</source>
        <translation>密码已更改。</translation>
    </message>
    <message>
        <source>The password was not changed</source>
        <translation>密码未更改</translation>
    </message>
    <message>
        <source>The path of a Unix socket starts with “/”.</source>
        <translation>Unix 套接字的路径以“/”开头。</translation>
    </message>
    <message>
        <source>The period is not valid</source>
        <translation>时段无效</translation>
    </message>
    <message>
        <source>The person was changed by somebody else</source>
        <translation>该人员已被他人更改</translation>
    </message>
    <message>
        <source>The platform cannot ask a directory</source>
        <translation>平台无法查询目录</translation>
    </message>
    <message>
        <source>The platform cannot be reached</source>
        <translation>无法连接平台</translation>
    </message>
    <message>
        <source>The platform cannot listen there</source>
        <translation>平台无法在那里监听</translation>
    </message>
    <message>
        <source>The platform cannot use a MariaDB</source>
        <translation>平台无法使用 MariaDB</translation>
    </message>
    <message>
        <source>The platform could not start</source>
        <translation>平台无法启动</translation>
    </message>
    <message>
        <source>The platform does not answer</source>
        <translation>平台没有响应</translation>
    </message>
    <message>
        <source>The platform ended</source>
        <translation>平台已结束</translation>
    </message>
    <message>
        <source>The platform failed for an unexpected reason</source>
        <translation>平台因意外原因失败</translation>
    </message>
    <message>
        <source>The platform has been started anew</source>
        <translation>平台已重新启动</translation>
    </message>
    <message>
        <source>The platform is away</source>
        <translation>平台不可用</translation>
    </message>
    <message>
        <source>The platform is not connected</source>
        <translation>平台未连接</translation>
    </message>
    <message>
        <source>The platform stopped while the job ran, so it is not known how far it came.</source>
        <translation>任务运行期间平台停止，因此无法得知任务进行到何处。</translation>
    </message>
    <message>
        <source>The platform takes long to start</source>
        <translation>平台启动耗时较长</translation>
    </message>
    <message>
        <source>The platform that runs is of another version</source>
        <translation>正在运行的平台是另一个版本</translation>
    </message>
    <message>
        <source>The platform tries again by itself. See whether the database&apos;s nodes run.</source>
        <translation>平台会自行重试。请检查数据库的各个节点是否在运行。</translation>
    </message>
    <message>
        <source>The platform was not told of the logout</source>
        <translation>未能将退出登录告知平台</translation>
    </message>
    <message>
        <source>The platform&apos;s database cannot be used</source>
        <translation>平台的数据库无法使用</translation>
    </message>
    <message>
        <source>The platform&apos;s database does not answer</source>
        <translation>平台的数据库没有应答</translation>
    </message>
    <message>
        <source>The platform&apos;s database has to be migrated</source>
        <translation>平台的数据库需要迁移</translation>
    </message>
    <message>
        <source>The platform&apos;s database is being changed</source>
        <translation>平台的数据库正在变更</translation>
    </message>
    <message>
        <source>The platform&apos;s database is busy</source>
        <translation>平台的数据库繁忙</translation>
    </message>
    <message>
        <source>The platform&apos;s database is damaged</source>
        <translation>平台数据库已损坏</translation>
    </message>
    <message>
        <source>The platform&apos;s database was made by a later version</source>
        <translation>平台数据库由更高版本创建</translation>
    </message>
    <message>
        <source>The platform&apos;s name is not known</source>
        <translation>无法解析平台的名称</translation>
    </message>
    <message>
        <source>The platform&apos;s settings do not fit the directory</source>
        <translation>平台的设置与目录不符</translation>
    </message>
    <message>
        <source>The platform&apos;s settings do not name the region {region}.</source>
        <translation>平台的设置中没有区域 {region}。</translation>
    </message>
    <message>
        <source>The platform’s certificate is not trusted</source>
        <translation>平台的证书不受信任</translation>
    </message>
    <message>
        <source>The present state does not allow this</source>
        <translation>当前状态不允许此操作</translation>
    </message>
    <message>
        <source>The public key cannot be read</source>
        <translation>无法读取公钥</translation>
    </message>
    <message>
        <source>The pull failed</source>
        <translation>拉取失败</translation>
    </message>
    <message>
        <source>The quota of the environment is exceeded</source>
        <translation>超出环境的配额</translation>
    </message>
    <message>
        <source>The quota of the tenant is exceeded</source>
        <translation>超出租户的配额</translation>
    </message>
    <message>
        <source>The quota was changed by somebody else</source>
        <translation>配额已被其他人更改</translation>
    </message>
    <message>
        <source>The refresh token is not known</source>
        <translation>刷新令牌未知</translation>
    </message>
    <message>
        <source>The region&apos;s agent refuses the platform</source>
        <translation>区域的代理拒绝了平台</translation>
    </message>
    <message>
        <source>The registry does not have this image</source>
        <translation>镜像仓库中没有此镜像</translation>
    </message>
    <message>
        <source>The registry limits how much may be pulled</source>
        <translation>镜像仓库限制拉取次数</translation>
    </message>
    <message>
        <source>The registry wants a login</source>
        <translation>镜像仓库需要登录</translation>
    </message>
    <message>
        <source>The request could not be made</source>
        <translation>无法发出请求</translation>
    </message>
    <message>
        <source>The request is not valid</source>
        <translation>请求无效</translation>
    </message>
    <message>
        <source>The request must say which state it changes</source>
        <translation>请求必须说明所更改的是哪个状态</translation>
    </message>
    <message>
        <source>The role cannot be given</source>
        <translation>无法授予该角色</translation>
    </message>
    <message>
        <source>The role was changed by somebody else</source>
        <translation>该角色已被他人更改</translation>
    </message>
    <message>
        <source>The runtime directory is not safe</source>
        <translation>运行时目录不安全</translation>
    </message>
    <message>
        <source>The sample installer/caas-platform.toml explains each of them.</source>
        <translation>示例 installer/caas-platform.toml 说明了每项设置。</translation>
    </message>
    <message>
        <source>The scheme “{scheme}” is not known.</source>
        <translation>协议“{scheme}”未知。</translation>
    </message>
    <message>
        <source>The server does not speak TLS</source>
        <translation>服务器不支持 TLS</translation>
    </message>
    <message>
        <source>The server hung up</source>
        <translation>服务器断开了连接</translation>
    </message>
    <message>
        <source>The server shows another certificate by now</source>
        <translation>服务器现在出示的是另一个证书</translation>
    </message>
    <message>
        <source>The server shows another certificate than you trusted</source>
        <translation>服务器出示的证书不是您信任过的证书</translation>
    </message>
    <message>
        <source>The server speaks only an outdated TLS</source>
        <translation>服务器只支持过时的 TLS</translation>
    </message>
    <message>
        <source>The server&apos;s certificate cannot be read</source>
        <translation>无法读取服务器的证书</translation>
    </message>
    <message>
        <source>The session file is not safe</source>
        <translation>会话文件不安全</translation>
    </message>
    <message>
        <source>The session has ended</source>
        <translation>会话已结束</translation>
    </message>
    <message>
        <source>The session has expired</source>
        <translation>会话已过期</translation>
    </message>
    <message>
        <source>The session was changed by somebody else</source>
        <translation>该会话已被他人更改</translation>
    </message>
    <message>
        <source>The settings are not valid</source>
        <translation>设置无效</translation>
    </message>
    <message>
        <source>The settings cannot be read</source>
        <translation>无法读取设置</translation>
    </message>
    <message>
        <source>The socket {path} refuses the user {user}.</source>
        <translation>套接字 {path} 拒绝用户 {user}。</translation>
    </message>
    <message>
        <source>The socket&apos;s path is too long</source>
        <translation>套接字路径过长</translation>
    </message>
    <message>
        <source>The stated reason is too long</source>
        <translation>说明的原因太长</translation>
    </message>
    <message>
        <source>The stream of changes has ended</source>
        <translation>变更流已结束</translation>
    </message>
    <message>
        <source>The system&apos;s authorities vouch for the new one; yours was {fingerprint}.</source>
        <translation>系统信任的颁发机构为新证书担保；您原先信任的是 {fingerprint}。</translation>
    </message>
    <message>
        <source>The tenant is suspended</source>
        <translation>该租户已停用</translation>
    </message>
    <message>
        <source>The tenant was changed by somebody else</source>
        <translation>该租户已被他人更改</translation>
    </message>
    <message>
        <source>The tenant {name} is suspended</source>
        <translation>租户 {name} 已停用</translation>
    </message>
    <message>
        <source>The token&apos;s life is not valid</source>
        <translation>令牌的有效期无效</translation>
    </message>
    <message>
        <source>The volume is in use</source>
        <translation>卷正在使用</translation>
    </message>
    <message>
        <source>The volume “{name}” was made for it, and stays.</source>
        <translation>卷“{name}”已为其创建，并会保留。</translation>
    </message>
    <message>
        <source>There are no tenants or people here</source>
        <translation>此处没有租户或人员</translation>
    </message>
    <message>
        <source>There is no audit trail here</source>
        <translation>此处没有审计记录</translation>
    </message>
    <message>
        <source>There is no database</source>
        <translation>没有数据库</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>没有文件 {path}。</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>没有文件夹 {folder}。</translation>
    </message>
    <message>
        <source>There is no room left in {folder}.</source>
        <translation>{folder} 中没有剩余空间。</translation>
    </message>
    <message>
        <source>There is no socket {path}.</source>
        <translation>没有套接字 {path}。</translation>
    </message>
    <message>
        <source>There is no such API token</source>
        <translation>没有这个 API 令牌</translation>
    </message>
    <message>
        <source>There is no such account</source>
        <translation>没有这个账户</translation>
    </message>
    <message>
        <source>There is no such environment</source>
        <translation>没有此环境</translation>
    </message>
    <message>
        <source>There is no such group</source>
        <translation>没有这个用户组</translation>
    </message>
    <message>
        <source>There is no such host</source>
        <translation>没有这台主机</translation>
    </message>
    <message>
        <source>There is no such image on this host</source>
        <translation>此主机上没有该镜像</translation>
    </message>
    <message>
        <source>There is no such job</source>
        <translation>没有此任务</translation>
    </message>
    <message>
        <source>There is no such machine</source>
        <translation>没有这台机器</translation>
    </message>
    <message>
        <source>There is no such network</source>
        <translation>没有此网络</translation>
    </message>
    <message>
        <source>There is no such object on this host</source>
        <translation>此主机上没有该对象</translation>
    </message>
    <message>
        <source>There is no such person</source>
        <translation>没有这个人员</translation>
    </message>
    <message>
        <source>There is no such quota</source>
        <translation>没有此配额</translation>
    </message>
    <message>
        <source>There is no such role</source>
        <translation>没有这个角色</translation>
    </message>
    <message>
        <source>There is no such session</source>
        <translation>没有这个会话</translation>
    </message>
    <message>
        <source>There is no such tenant</source>
        <translation>没有这个租户</translation>
    </message>
    <message>
        <source>There is no such volume</source>
        <translation>没有此卷</translation>
    </message>
    <message>
        <source>There is such a file</source>
        <translation>已有此文件</translation>
    </message>
    <message>
        <source>There is such a group already</source>
        <translation>已有这样的用户组</translation>
    </message>
    <message>
        <source>There is such a one already</source>
        <translation>已存在相同的对象</translation>
    </message>
    <message>
        <source>There is such a tenant already</source>
        <translation>已有这样的租户</translation>
    </message>
    <message>
        <source>There is such an account already</source>
        <translation>已有这个账户</translation>
    </message>
    <message>
        <source>This Docker Engine is too new for this program</source>
        <translation>此 Docker 引擎版本对本程序来说过新</translation>
    </message>
    <message>
        <source>This Docker Engine is too old</source>
        <translation>此 Docker 引擎版本过旧</translation>
    </message>
    <message>
        <source>This host cannot be observed</source>
        <translation>无法观察此主机</translation>
    </message>
    <message>
        <source>This image has no shell</source>
        <translation>此镜像没有 shell</translation>
    </message>
    <message>
        <source>This is no IPv6 address; one looks like [2001:db8::1].</source>
        <translation>这不是 IPv6 地址；其形式如 [2001:db8::1]。</translation>
    </message>
    <message>
        <source>This is no address; one looks like caas.example:8443.</source>
        <translation>这不是地址；地址的形式如 caas.example:8443。</translation>
    </message>
    <message>
        <source>This is no name of an image</source>
        <translation>这不是镜像名称</translation>
    </message>
    <message>
        <source>This is no new name for an image</source>
        <translation>这不是镜像的新名称</translation>
    </message>
    <message>
        <source>This is not a Docker daemon</source>
        <translation>这不是 Docker 守护进程</translation>
    </message>
    <message>
        <source>This is not a login</source>
        <translation>这不是登录名</translation>
    </message>
    <message>
        <source>This is not a platform</source>
        <translation>这不是平台</translation>
    </message>
    <message>
        <source>This is not the address of a Docker daemon</source>
        <translation>这不是 Docker 守护进程的地址</translation>
    </message>
    <message>
        <source>This is not the address of a platform</source>
        <translation>这不是平台的地址</translation>
    </message>
    <message>
        <source>This is not the current password.</source>
        <translation>这不是当前密码。</translation>
    </message>
    <message>
        <source>This is taken already.</source>
        <translation>已被占用。</translation>
    </message>
    <message>
        <source>This is the directory&apos;s.</source>
        <translation>由目录服务决定。</translation>
    </message>
    <message>
        <source>This must be within {days} days from now.</source>
        <translation>须在从现在起 {days} 天之内。</translation>
    </message>
    <message>
        <source>This platform is about to end</source>
        <translation>这个平台即将结束</translation>
    </message>
    <message>
        <source>This request was carried out before</source>
        <translation>此请求此前已执行</translation>
    </message>
    <message>
        <source>This role is held already</source>
        <translation>该角色已被授予</translation>
    </message>
    <message>
        <source>This would leave the platform without an administrator</source>
        <translation>这会使平台没有管理员</translation>
    </message>
    <message>
        <source>This would leave the tenant without an administrator</source>
        <translation>这会使该租户没有管理员</translation>
    </message>
    <message>
        <source>To end it at once, log in again and revoke it among the sessions.</source>
        <translation>要立即结束它，请重新登录并在会话列表中撤销它。</translation>
    </message>
    <message>
        <source>Too many failed logins</source>
        <translation>登录失败次数过多</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>请求过多</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>Try again in a moment; if it lasts, check that it runs and that it can be reached.</source>
        <translation>请稍后重试；如果问题持续，请检查它是否在运行以及能否访问。</translation>
    </message>
    <message>
        <source>Try again in a moment; if it lasts, check that the platform runs.</source>
        <translation>请稍后重试；如果持续如此，请检查平台是否在运行。</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>Try again: it has more to do than it can.</source>
        <translation>请重试：当前负载超出其处理能力。</translation>
    </message>
    <message>
        <source>Try again: others changed the same at the same time.</source>
        <translation>请重试：他人同时更改了同一对象。</translation>
    </message>
    <message>
        <source>Upgrade CaaS Console, or set DOCKER_MIN_API_VERSION for the daemon.</source>
        <translation>请升级 CaaS Console，或为守护进程设置 DOCKER_MIN_API_VERSION。</translation>
    </message>
    <message>
        <source>Upgrade the engine to 20.10 or later.</source>
        <translation>请将引擎升级到 20.10 或更高版本。</translation>
    </message>
    <message>
        <source>Use a console of the platform&apos;s version.</source>
        <translation>请使用与平台版本相同的控制台。</translation>
    </message>
    <message>
        <source>Use a new key for each new request.</source>
        <translation>每个新请求请使用新的键。</translation>
    </message>
    <message>
        <source>Use the later version again, or move the database away to begin anew.</source>
        <translation>请重新使用较新的版本，或移走数据库以重新开始。</translation>
    </message>
    <message>
        <source>Wait a moment, then go on.</source>
        <translation>请稍候再继续。</translation>
    </message>
    <message>
        <source>Wait until it is done.</source>
        <translation>请等待其完成。</translation>
    </message>
    <message>
        <source>Wait, or ask an administrator if you do not know the password.</source>
        <translation>请稍候；如果不知道密码，请联系管理员。</translation>
    </message>
    <message>
        <source>Wait, or ask for it to be unlocked.</source>
        <translation>请稍候，或请人解锁。</translation>
    </message>
    <message>
        <source>What answers there is not a Docker daemon</source>
        <translation>该地址上响应的不是 Docker 守护进程</translation>
    </message>
    <message>
        <source>What became of the job could not be recorded</source>
        <translation>无法记录任务的结果</translation>
    </message>
    <message>
        <source>What stands before it answers with HTTP status {status}.</source>
        <translation>它前面的代理以 HTTP 状态 {status} 应答。</translation>
    </message>
    <message>
        <source>What you may do has changed</source>
        <translation>您的权限已更改</translation>
    </message>
    <message>
        <source>What {path} holds does not fit together.</source>
        <translation>{path} 的内容不一致。</translation>
    </message>
    <message>
        <source>Where the kernel uses cgroups v2, Docker can only change it.</source>
        <translation>内核使用 cgroups v2 时，Docker 只能修改它。</translation>
    </message>
    <message>
        <source>Write it as registry/repository:tag.</source>
        <translation>请写成 registry/repository:tag。</translation>
    </message>
    <message>
        <source>Write unix:///path, tcp://host:port or ssh://user@host.</source>
        <translation>请写成 unix:///path、tcp://host:port 或 ssh://user@host。</translation>
    </message>
    <message>
        <source>You are in no group of the directory.</source>
        <translation>您不在目录的任何组中。</translation>
    </message>
    <message>
        <source>You are not logged in</source>
        <translation>您尚未登录</translation>
    </message>
    <message>
        <source>You have it in a tenant, but not in the whole platform: ask an administrator of the platform.</source>
        <translation>您在某个租户中拥有此权限，但并非在整个平台中：请联系平台管理员。</translation>
    </message>
    <message>
        <source>You have no permission to write to {folder}.</source>
        <translation>您没有写入 {folder} 的权限。</translation>
    </message>
    <message>
        <source>You have no role here</source>
        <translation>您在这里没有角色</translation>
    </message>
    <message>
        <source>You may not do this</source>
        <translation>您无权执行此操作</translation>
    </message>
    <message>
        <source>You may not use this Docker daemon</source>
        <translation>您无权使用此 Docker 守护进程</translation>
    </message>
    <message>
        <source>Your role allows {permission} in other people&apos;s tenants with a reason alone.</source>
        <translation>您的角色只有在说明理由时才允许在他人的租户中使用 {permission}。</translation>
    </message>
    <message>
        <source>certificate has expired</source>
        <translation>证书已过期</translation>
    </message>
    <message>
        <source>certificate is not yet valid</source>
        <translation>证书尚未生效</translation>
    </message>
    <message>
        <source>must be later than since</source>
        <translation>必须晚于 since</translation>
    </message>
    <message>
        <source>self-signed certificate</source>
        <translation>自签名证书</translation>
    </message>
    <message>
        <source>self-signed certificate in certificate chain</source>
        <translation>证书链中有自签名证书</translation>
    </message>
    <message>
        <source>ssh does not trust this machine</source>
        <translation>ssh 不信任这台机器</translation>
    </message>
    <message>
        <source>ssh to this machine must work without a question: set up a key, or add it to the agent.</source>
        <translation>到这台机器的 ssh 必须无需询问即可使用：请配置密钥，或将其加入 ssh-agent。</translation>
    </message>
    <message>
        <source>ssh was refused</source>
        <translation>ssh 被拒绝</translation>
    </message>
    <message>
        <source>unable to get local issuer certificate</source>
        <translation>找不到颁发者的证书</translation>
    </message>
    <message>
        <source>{0}.</source>
        <translation>{0}。</translation>
    </message>
    <message>
        <source>{address}, port {port}: {reason}.</source>
        <translation>{address}，端口 {port}：{reason}。</translation>
    </message>
    <message>
        <source>{damage}. The file was kept as {path}.</source>
        <translation>{damage}。原文件已保留为 {path}。</translation>
    </message>
    <message>
        <source>{database} has schema {version}; this version needs {latest}.</source>
        <translation>{database} 的结构版本为 {version}；此版本需要 {latest}。</translation>
    </message>
    <message>
        <source>{endpoint} closed it.</source>
        <translation>{endpoint} 关闭了连接。</translation>
    </message>
    <message>
        <source>{endpoint} does not answer.</source>
        <translation>{endpoint} 没有应答。</translation>
    </message>
    <message>
        <source>{endpoint} gave no answer within {seconds} s.</source>
        <translation>{endpoint} 在 {seconds} 秒内没有应答。</translation>
    </message>
    <message>
        <source>{endpoint} sent {answer}.</source>
        <translation>{endpoint} 发送了 {answer}。</translation>
    </message>
    <message>
        <source>{file} and the environment: {faults}</source>
        <translation>{file} 与环境变量：{faults}</translation>
    </message>
    <message>
        <source>{folder} is on a disk that may only be read.</source>
        <translation>{folder} 所在的磁盘是只读的。</translation>
    </message>
    <message>
        <source>{host} takes no connections on port {port}.</source>
        <translation>{host} 在端口 {port} 上不接受连接。</translation>
    </message>
    <message>
        <source>{host}, port {port}, does not speak TLS 1.2 or newer.</source>
        <translation>{host} 端口 {port} 不支持 TLS 1.2 或更高版本。</translation>
    </message>
    <message>
        <source>{host}, port {port}, ended the connection before it showed a certificate.</source>
        <translation>{host} 端口 {port} 在出示证书之前断开了连接。</translation>
    </message>
    <message>
        <source>{image} was asked of {registry}: {answer}</source>
        <translation>向 {registry} 请求 {image}：{answer}</translation>
    </message>
    <message>
        <source>{login} cannot be one.</source>
        <translation>{login} 不能作为登录名。</translation>
    </message>
    <message>
        <source>{login} is a local account, or was somebody else&apos;s in the directory.</source>
        <translation>{login} 是本地账户，或曾是目录中另一个人的登录名。</translation>
    </message>
    <message>
        <source>{name} has the role {role}.</source>
        <translation>{name} 已拥有角色 {role}。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}</source>
        <translation>无法写入 {path}：{reason}</translation>
    </message>
    <message>
        <source>{path} has more than {count} bytes.</source>
        <translation>{path} 超过 {count} 字节。</translation>
    </message>
    <message>
        <source>{path} has schema {version}; this version knows up to {latest}.</source>
        <translation>{path} 的架构版本为 {version}；此版本最高支持 {latest}。</translation>
    </message>
    <message>
        <source>{path} holds no Ed25519 key.</source>
        <translation>{path} 中没有 Ed25519 密钥。</translation>
    </message>
    <message>
        <source>{path} holds none.</source>
        <translation>{path} 中没有检查点。</translation>
    </message>
    <message>
        <source>{path} is a folder.</source>
        <translation>{path} 是一个文件夹。</translation>
    </message>
    <message>
        <source>{path} is not of schema {latest}, and stays as it is while the platform runs.</source>
        <translation>{path} 的架构版本不是 {latest}，在平台运行期间保持原样。</translation>
    </message>
    <message>
        <source>{path} is not there.</source>
        <translation>{path} 不存在。</translation>
    </message>
    <message>
        <source>{path} is something else, or was cut short or changed.</source>
        <translation>{path} 是其他文件，或被截断、被更改。</translation>
    </message>
    <message>
        <source>{path} is there.</source>
        <translation>{path} 已存在。</translation>
    </message>
    <message>
        <source>{path} must belong to you and be closed to others.</source>
        <translation>{path} 必须归您所有，且他人无权访问。</translation>
    </message>
</context>
<context>
    <name>ProcessView</name>
    <message>
        <source>No process runs in it</source>
        <translation>其中没有正在运行的进程</translation>
    </message>
</context>
<context>
    <name>ProfileDialog</name>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add a platform</source>
        <translation>添加平台</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Another platform is called so.</source>
        <translation>已有另一个平台使用此名称。</translation>
    </message>
    <message>
        <source>As it is called here, and in the window’s title.</source>
        <translation>在此处和窗口标题中使用的名称。</translation>
    </message>
    <message>
        <source>Change {0}</source>
        <translation>修改 {0}</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>Prune</name>
    <message>
        <source>All images that no container uses</source>
        <translation>所有未被容器使用的镜像</translation>
    </message>
    <message>
        <source>Images without a tag</source>
        <translation>没有标签的镜像</translation>
    </message>
    <message>
        <source>Networks that no container uses</source>
        <translation>未被容器使用的网络</translation>
    </message>
    <message>
        <source>Stopped containers</source>
        <translation>已停止的容器</translation>
    </message>
    <message>
        <source>Volumes that no container uses, with their data</source>
        <translation>未被容器使用的卷及其数据</translation>
    </message>
</context>
<context>
    <name>PruneDialog</name>
    <message numerus="yes">
        <source>%n object(s) will be removed for good</source>
        <translation>
            <numerusform>将永久删除 %n 个对象</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Looking what that would be…</source>
        <translation>正在查看会删除哪些对象…</translation>
    </message>
    <message>
        <source>Nothing is chosen.</source>
        <translation>未选择任何对象。</translation>
    </message>
    <message>
        <source>Prune</source>
        <translation>清理</translation>
    </message>
    <message>
        <source>Prune {0}</source>
        <translation>清理 {0}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>The connection is lost. This is looked up again when it is back.</source>
        <translation>连接已断开，恢复后将重新查看。</translation>
    </message>
    <message>
        <source>There is nothing of this to remove.</source>
        <translation>没有可清理的对象。</translation>
    </message>
    <message>
        <source>What a container that stays uses, stays too.</source>
        <translation>保留的容器所使用的对象也会保留。</translation>
    </message>
    <message>
        <source>at least {0} become free</source>
        <translation>至少释放 {0}</translation>
    </message>
</context>
<context>
    <name>PruneItems</name>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>What goes</source>
        <translation>将被删除</translation>
    </message>
</context>
<context>
    <name>PullDialog</name>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Pull</source>
        <translation>拉取</translation>
    </message>
    <message>
        <source>Pull image</source>
        <translation>拉取镜像</translation>
    </message>
    <message>
        <source>Without a registry it comes from Docker Hub; without a tag it is “latest”.</source>
        <translation>不写仓库则来自 Docker Hub；不写标签则为“latest”。</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>QuotaDialog</name>
    <message>
        <source>From then on new containers need a CPU limit of their own.</source>
        <translation>此后新容器须自带 CPU 限制。</translation>
    </message>
    <message>
        <source>From then on new containers need a memory limit of their own.</source>
        <translation>此后新容器须自带内存限制。</translation>
    </message>
    <message>
        <source>How many; 0 allows none</source>
        <translation>个数；0 表示一个也不允许</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>It is now: {value}</source>
        <translation>现在是：{value}</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限额</translation>
    </message>
    <message>
        <source>More than that is in use. What runs goes on; nothing more is allowed until it is less.</source>
        <translation>使用中的已超过此值。正在运行的继续运行；降到限额以下之前不再允许新增。</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Number of CPUs, such as 0.5 or 16</source>
        <translation>CPU 数量，例如 0.5 或 16</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>With a unit, such as 8 GiB or 512m</source>
        <translation>带单位，例如 8 GiB 或 512m</translation>
    </message>
    <message>
        <source>{resource}: limit of {place}</source>
        <translation>{place} 的{resource}限额</translation>
    </message>
</context>
<context>
    <name>QuotaForecast</name>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Quota of {place}</source>
        <translation>{place} 的配额</translation>
    </message>
    <message>
        <source>{count} of {limit} containers with this one</source>
        <translation>算上此容器为 {count} 个（共 {limit} 个）容器</translation>
    </message>
    <message>
        <source>{left} CPUs left</source>
        <translation>CPU 剩余 {left}</translation>
    </message>
    <message>
        <source>{left} of memory left</source>
        <translation>内存剩余 {left}</translation>
    </message>
</context>
<context>
    <name>Quotas</name>
    <message>
        <source>CPUs</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Counts the containers that were made through the platform, not those that were started on a host by other means.</source>
        <translation>统计通过平台创建的容器，不包括在主机上以其他方式启动的容器。</translation>
    </message>
    <message>
        <source>Environments</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Image storage</source>
        <translation>镜像存储</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Published ports</source>
        <translation>已发布的端口</translation>
    </message>
    <message>
        <source>Show the quotas</source>
        <translation>查看配额</translation>
    </message>
    <message>
        <source>This tenant has containers that were started on a host by other means than the platform: they are not counted.</source>
        <translation>此租户有容器是在主机上绕过平台启动的：它们不计入用量。</translation>
    </message>
    <message>
        <source>Whole tenant</source>
        <translation>整个租户</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>{used} of {limit}</source>
        <translation>{used}（共 {limit}）</translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>Enter</source>
        <translation>进入</translation>
    </message>
    <message>
        <source>It belongs to the tenant {tenant}. The reason is recorded in the audit trail.</source>
        <translation>它属于租户 {tenant}。原因会记入审计记录。</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Such as: ticket 4711</source>
        <translation>例如：工单 4711</translation>
    </message>
    <message>
        <source>Why do you look at the files of {name}?</source>
        <translation>您为什么要查看 {name} 的文件？</translation>
    </message>
    <message>
        <source>Why do you open a shell in {name}?</source>
        <translation>您为什么要在 {name} 中打开终端？</translation>
    </message>
    <message>
        <source>Why do you read the log of {name}?</source>
        <translation>您为什么要查看 {name} 的日志？</translation>
    </message>
</context>
<context>
    <name>ReasonGate</name>
    <message>
        <source>A reason is needed</source>
        <translation>需要说明原因</translation>
    </message>
    <message>
        <source>State a reason…</source>
        <translation>说明原因…</translation>
    </message>
    <message>
        <source>This container belongs to another tenant. Your role allows to enter it for a reason, which is recorded in the audit trail.</source>
        <translation>该容器属于其他租户。您的角色允许在说明原因后进入，原因会记入审计记录。</translation>
    </message>
</context>
<context>
    <name>RenameDialog</name>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Rename container {0}</source>
        <translation>重命名容器 {0}</translation>
    </message>
</context>
<context>
    <name>Requested</name>
    <message>
        <source>By force</source>
        <translation>强制</translation>
    </message>
    <message>
        <source>CPU weight</source>
        <translation>CPU 权重</translation>
    </message>
    <message>
        <source>CPUs</source>
        <translation>CPU 数</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory reserved</source>
        <translation>预留内存</translation>
    </message>
    <message>
        <source>Mounts</source>
        <translation>挂载</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>Restart policy</source>
        <translation>重启策略</translation>
    </message>
    <message>
        <source>Seconds until SIGKILL</source>
        <translation>SIGKILL 前等待秒数</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>待执行</translation>
    </message>
    <message>
        <source>With its anonymous volumes</source>
        <translation>连同其匿名卷</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>无限制</translation>
    </message>
</context>
<context>
    <name>ResourceFields</name>
    <message>
        <source>CPU weight</source>
        <translation>CPU 权重</translation>
    </message>
    <message>
        <source>CPUs</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Hard limit, such as 512m or 2g</source>
        <translation>硬上限，如 512m 或 2g</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory reserved</source>
        <translation>预留内存</translation>
    </message>
    <message>
        <source>Number of CPUs, such as 0.5 or 2</source>
        <translation>CPU 核数，如 0.5 或 2</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>default, 1024</source>
        <translation>默认 1024</translation>
    </message>
    <message>
        <source>needed</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>无限制</translation>
    </message>
</context>
<context>
    <name>ResourcePane</name>
    <message numerus="yes">
        <source>%n row(s) are hidden by it.</source>
        <translation>
            <numerusform>有 %n 行被隐藏。</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Nothing matches the filter</source>
        <translation>没有符合筛选条件的对象</translation>
    </message>
    <message>
        <source>Reading the state…</source>
        <translation>正在读取状态…</translation>
    </message>
</context>
<context>
    <name>RestartPolicies</name>
    <message>
        <source>Always</source>
        <translation>总是</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>On failure</source>
        <translation>失败时</translation>
    </message>
    <message>
        <source>Unless stopped</source>
        <translation>除非被停止</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>Container</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Containers removed</source>
        <translation>已删除的容器</translation>
    </message>
    <message>
        <source>Digests</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Freed</source>
        <translation>已释放</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Images removed</source>
        <translation>已删除的镜像</translation>
    </message>
    <message>
        <source>In use by now, and left</source>
        <translation>已被使用，予以保留</translation>
    </message>
    <message>
        <source>Layers removed</source>
        <translation>已删除的层</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Networks removed</source>
        <translation>已删除的网络</translation>
    </message>
    <message>
        <source>Tags removed</source>
        <translation>已删除的标签</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>卷</translation>
    </message>
    <message>
        <source>Volumes removed</source>
        <translation>已删除的卷</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
</context>
<context>
    <name>RoleDialog</name>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add a member to tenant {0}</source>
        <translation>为租户 {0} 添加成员</translation>
    </message>
    <message>
        <source>As it is typed to log in</source>
        <translation>登录时输入的名称</translation>
    </message>
    <message>
        <source>Choose a role</source>
        <translation>选择角色</translation>
    </message>
    <message>
        <source>Choose where</source>
        <translation>选择范围</translation>
    </message>
    <message>
        <source>Give</source>
        <translation>授予</translation>
    </message>
    <message>
        <source>Give a role</source>
        <translation>授予角色</translation>
    </message>
    <message>
        <source>Give group {0} a role</source>
        <translation>为组 {0} 授予角色</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>The whole name</source>
        <translation>完整名称</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>对象</translation>
    </message>
</context>
<context>
    <name>RoleQuestions</name>
    <message>
        <source>It is held here: {place}</source>
        <translation>持有位置：{place}</translation>
    </message>
    <message numerus="yes">
        <source>Take %n role(s) away?</source>
        <translation>
            <numerusform>要收回 %n 个角色吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>收回</translation>
    </message>
    <message>
        <source>Take the role {role} from {name}?</source>
        <translation>要收回 {name} 的角色“{role}”吗？</translation>
    </message>
    <message>
        <source>What they have open by this role ends at once, shells and logs as well.</source>
        <translation>凭此角色打开的一切立即结束，包括终端和日志。</translation>
    </message>
    <message>
        <source>{name} as {role}: {place}</source>
        <translation>{name}，{role}：{place}</translation>
    </message>
</context>
<context>
    <name>Roles</name>
    <message>
        <source>Auditor</source>
        <translation>审计员</translation>
    </message>
    <message>
        <source>Developer</source>
        <translation>开发者</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>运维员</translation>
    </message>
    <message>
        <source>Platform administrator</source>
        <translation>平台管理员</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>审核员</translation>
    </message>
    <message>
        <source>Support</source>
        <translation>技术支持</translation>
    </message>
    <message>
        <source>Tenant administrator</source>
        <translation>租户管理员</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>查看者</translation>
    </message>
    <message>
        <source>{role} in {tenant}</source>
        <translation>{tenant} 的{role}</translation>
    </message>
    <message>
        <source>{role}: {count}</source>
        <translation>{role}：{count}</translation>
    </message>
</context>
<context>
    <name>RowEditor</name>
    <message>
        <source>Take this row out</source>
        <translation>移除此行</translation>
    </message>
</context>
<context>
    <name>RunDialog</name>
    <message>
        <source>Add a variable</source>
        <translation>添加变量</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>总是</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Container path</source>
        <translation>容器内路径</translation>
    </message>
    <message>
        <source>Container port</source>
        <translation>容器端口</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Host folder or volume</source>
        <translation>主机目录或卷</translation>
    </message>
    <message>
        <source>Host port</source>
        <translation>主机端口</translation>
    </message>
    <message>
        <source>If it is missing</source>
        <translation>缺少时</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Keep standard input open</source>
        <translation>保持标准输入打开</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Mount a folder or volume</source>
        <translation>挂载目录或卷</translation>
    </message>
    <message>
        <source>Mounts</source>
        <translation>挂载</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>Publish a port</source>
        <translation>发布端口</translation>
    </message>
    <message>
        <source>Pull the image</source>
        <translation>拉取镜像</translation>
    </message>
    <message>
        <source>Remove it when it exits</source>
        <translation>退出后删除</translation>
    </message>
    <message>
        <source>Resources</source>
        <translation>资源</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启策略</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run container</source>
        <translation>运行容器</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Variable</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Working directory</source>
        <translation>工作目录</translation>
    </message>
    <message>
        <source>any free one, or address:port</source>
        <translation>任意空闲端口，或 地址:端口</translation>
    </message>
    <message>
        <source>as the image says</source>
        <translation>按镜像设置</translation>
    </message>
    <message>
        <source>chosen by the engine</source>
        <translation>由引擎选择</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>只读</translation>
    </message>
</context>
<context>
    <name>ScopeList</name>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Reading only</source>
        <translation>仅读取</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n 处匹配</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At least %n match(es)</source>
        <translation>
            <numerusform>至少 %n 处匹配</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Match above</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Match below</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>{index} of {total}</source>
        <translation>{index}/{total}</translation>
    </message>
</context>
<context>
    <name>SecretDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>SecretValue</name>
    <message>
        <source>Reveal</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>Sessions</name>
    <message>
        <source>This session: {client}</source>
        <translation>此会话：{client}</translation>
    </message>
</context>
<context>
    <name>ShellMenus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>转到(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Change password…</source>
        <translation>更改密码…</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>连接…</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Show or hide the drawer</source>
        <translation>显示或隐藏抽屉</translation>
    </message>
    <message>
        <source>Show or hide the navigation</source>
        <translation>显示或隐藏导航</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
</context>
<context>
    <name>ShellOptionsDialog</name>
    <message>
        <source>A quotation mark is missing</source>
        <translation>缺少引号</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Directory</source>
        <translation>目录</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open a shell</source>
        <translation>打开终端</translation>
    </message>
    <message>
        <source>The best shell there is</source>
        <translation>自动选择最合适的 shell</translation>
    </message>
    <message>
        <source>The container&apos;s own directory</source>
        <translation>容器默认目录</translation>
    </message>
    <message>
        <source>The container&apos;s own user</source>
        <translation>容器默认用户</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
</context>
<context>
    <name>ShellStrip</name>
    <message>
        <source>A new shell can be opened as soon as it is back.</source>
        <translation>连接恢复后即可打开新的终端。</translation>
    </message>
    <message>
        <source>Its host is gone, or you may not see it any more.</source>
        <translation>它所在的主机已不存在，或者您已无权查看。</translation>
    </message>
    <message>
        <source>Open a new shell</source>
        <translation>打开新终端</translation>
    </message>
    <message>
        <source>Press R or Enter to open a new shell.</source>
        <translation>按 R 或回车键打开新终端。</translation>
    </message>
    <message>
        <source>Shell</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>Start the container, then open a new shell.</source>
        <translation>请先启动容器，再打开新终端。</translation>
    </message>
    <message>
        <source>The connection to {name} is lost</source>
        <translation>与 {name} 的连接已中断</translation>
    </message>
    <message>
        <source>The container is gone: no new shell can be opened in it.</source>
        <translation>容器已不存在，无法再打开新终端。</translation>
    </message>
    <message>
        <source>The shell ended when the container stopped.</source>
        <translation>容器停止时终端随之结束。</translation>
    </message>
    <message>
        <source>The shell has ended: {name} has stopped</source>
        <translation>终端已结束：{name} 已停止</translation>
    </message>
    <message>
        <source>The shell in {name} was closed: you are no longer logged in</source>
        <translation>{name} 中的终端已关闭：您已不再登录</translation>
    </message>
    <message>
        <source>The shell in {name} was closed: you may no longer use it</source>
        <translation>{name} 中的终端已关闭：您已无权使用它</translation>
    </message>
    <message>
        <source>Your role was taken away. Ask an administrator of the tenant.</source>
        <translation>您的角色已被收回。请联系该租户的管理员。</translation>
    </message>
    <message>
        <source>{0}: cannot be opened</source>
        <translation>{0}：无法打开</translation>
    </message>
    <message>
        <source>{0}: ended</source>
        <translation>{0}：已结束</translation>
    </message>
    <message>
        <source>{0}: ended with exit code {1}</source>
        <translation>{0}：已结束，退出码 {1}</translation>
    </message>
    <message>
        <source>{0}: the connection was lost</source>
        <translation>{0}：连接已中断</translation>
    </message>
    <message>
        <source>{name} can no longer be seen</source>
        <translation>无法再看到 {name}</translation>
    </message>
    <message>
        <source>{name} has been removed</source>
        <translation>{name} 已被删除</translation>
    </message>
    <message>
        <source>{name} has been started again</source>
        <translation>{name} 已重新启动</translation>
    </message>
    <message>
        <source>{name} is not running</source>
        <translation>{name} 未在运行</translation>
    </message>
</context>
<context>
    <name>ShellView</name>
    <message>
        <source>Choose command and user…</source>
        <translation>选择命令和用户…</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>在浏览器中打开</translation>
    </message>
    <message>
        <source>Open the link?</source>
        <translation>打开链接？</translation>
    </message>
    <message>
        <source>Shell</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>The program in the terminal shows this address:</source>
        <translation>终端中的程序显示了此地址：</translation>
    </message>
    <message>
        <source>{0} as {1}</source>
        <translation>{0}（用户 {1}）</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>Log in…</source>
        <translation>登录…</translation>
    </message>
    <message>
        <source>Look at it…</source>
        <translation>查看…</translation>
    </message>
</context>
<context>
    <name>SignInDesk</name>
    <message>
        <source>Logged in as {0}</source>
        <translation>已以 {0} 的身份登录</translation>
    </message>
    <message>
        <source>The password was changed</source>
        <translation>密码已更改</translation>
    </message>
    <message>
        <source>The platform shows another certificate</source>
        <translation>平台出示了另一个证书</translation>
    </message>
    <message>
        <source>What is shown is from before; it goes on once you trust it.</source>
        <translation>显示的是此前的内容；信任它之后将继续更新。</translation>
    </message>
    <message>
        <source>You are not logged in any more</source>
        <translation>您的登录已失效</translation>
    </message>
</context>
<context>
    <name>Signals</name>
    <message>
        <source>as the program means it</source>
        <translation>由程序定义</translation>
    </message>
    <message>
        <source>ask to end</source>
        <translation>请求结束</translation>
    </message>
    <message>
        <source>end at once, nothing is saved</source>
        <translation>立即结束，不保存任何内容</translation>
    </message>
    <message>
        <source>end with a dump; many programs end gracefully</source>
        <translation>结束并转储；许多程序会正常退出</translation>
    </message>
    <message>
        <source>halt the process</source>
        <translation>挂起进程</translation>
    </message>
    <message>
        <source>interrupt, as Ctrl+C does</source>
        <translation>中断，如同 Ctrl+C</translation>
    </message>
    <message>
        <source>let the process go on</source>
        <translation>让进程继续</translation>
    </message>
    <message>
        <source>many programs read their configuration again</source>
        <translation>许多程序会重新读取配置</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>Directory</source>
        <translation>目录服务</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Local</source>
        <translation>本地</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
</context>
<context>
    <name>StaleNotice</name>
    <message numerus="yes">
        <source>%n hosts do not answer: what is shown of them is old</source>
        <translation>
            <numerusform>%n 台主机无响应：其内容可能已过时</numerusform>
        </translation>
    </message>
    <message>
        <source>Connection lost: all this is from {0}, {1}</source>
        <translation>连接已断开：当前内容停留在 {0}（{1}）</translation>
    </message>
    <message>
        <source>Not logged in: all this is from {0}, {1}</source>
        <translation>未登录：以下内容均来自 {0}（{1}）</translation>
    </message>
    <message>
        <source>{0} does not answer: what is shown of it is from {1}, {2}</source>
        <translation>{0} 无响应：其内容停留在 {1}（{2}）</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>Active</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>已开始</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>已创建</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>已切断</translation>
    </message>
    <message>
        <source>Dead</source>
        <translation>已失效</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>已禁用</translation>
    </message>
    <message>
        <source>Exited</source>
        <translation>已退出</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>健康</translation>
    </message>
    <message>
        <source>Limit reached</source>
        <translation>已达限额</translation>
    </message>
    <message>
        <source>Near the limit</source>
        <translation>接近限额</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Over the limit</source>
        <translation>超出限额</translation>
    </message>
    <message>
        <source>Partly running</source>
        <translation>部分运行</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Removing</source>
        <translation>删除中</translation>
    </message>
    <message>
        <source>Restarting</source>
        <translation>重启中</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Unhealthy</source>
        <translation>不健康</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Unreachable</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>Within the limit</source>
        <translation>限额以内</translation>
    </message>
</context>
<context>
    <name>StorageQuestions</name>
    <message>
        <source>All data inside is lost for good. This cannot be undone.</source>
        <translation>其中的所有数据将永久丢失，无法恢复。</translation>
    </message>
    <message>
        <source>Containers that were made for it cannot be started any more.</source>
        <translation>为其创建的容器将无法再启动。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n network(s)?</source>
        <translation>
            <numerusform>删除 %n 个网络？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n volume(s)?</source>
        <translation>
            <numerusform>删除 %n 个卷？</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove network {0}?</source>
        <translation>删除网络 {0}？</translation>
    </message>
    <message>
        <source>Remove volume {0}?</source>
        <translation>删除卷 {0}？</translation>
    </message>
    <message>
        <source>Remove with all data</source>
        <translation>连同数据一起删除</translation>
    </message>
</context>
<context>
    <name>TableTools</name>
    <message>
        <source>Choose columns</source>
        <translation>选择列</translation>
    </message>
    <message>
        <source>Collapse all</source>
        <translation>全部折叠</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>复制为 CSV</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>复制为 JSON</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制行</translation>
    </message>
    <message>
        <source>Do not group</source>
        <translation>不分组</translation>
    </message>
    <message>
        <source>Expand all</source>
        <translation>全部展开</translation>
    </message>
    <message>
        <source>Group by {0}</source>
        <translation>按{0}分组</translation>
    </message>
    <message>
        <source>Group rows</source>
        <translation>分组</translation>
    </message>
</context>
<context>
    <name>TagDialog</name>
    <message>
        <source>Additional name</source>
        <translation>附加名称</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>打标签</translation>
    </message>
    <message>
        <source>Tag image {0}</source>
        <translation>给镜像 {0} 打标签</translation>
    </message>
</context>
<context>
    <name>TenantForm</name>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>External id</source>
        <translation>外部 ID</translation>
    </message>
    <message>
        <source>Its id in the cloud portal, where it comes from there.</source>
        <translation>如果来自云门户，则为其在云门户中的 ID。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
</context>
<context>
    <name>TenantPage</name>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>External id</source>
        <translation>外部 ID</translation>
    </message>
    <message>
        <source>This tenant is not there any more.</source>
        <translation>该租户已不存在。</translation>
    </message>
</context>
<context>
    <name>TenantQuestions</name>
    <message numerus="yes">
        <source>%n container(s) run, and go on running.</source>
        <translation>
            <numerusform>%n 个容器正在运行，并将继续运行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) or group(s) are members.</source>
        <translation>
            <numerusform>共有 %n 个人员或组是其成员。</numerusform>
        </translation>
    </message>
    <message>
        <source>Its members can neither see nor change anything in it until it is resumed. What they have open ends at once: shells, logs, what they watch.</source>
        <translation>恢复之前，其成员既看不到也不能更改其中任何内容。他们打开的一切立即结束：终端、日志和所观察的内容。</translation>
    </message>
    <message>
        <source>Its members may work in it again, as their roles say.</source>
        <translation>其成员可重新按各自的角色在其中工作。</translation>
    </message>
    <message>
        <source>Jobs that they have begun are carried out.</source>
        <translation>他们已开始的任务会执行完毕。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message numerus="yes">
        <source>Resume %n tenant(s)?</source>
        <translation>
            <numerusform>恢复 %n 个租户？</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume tenant {0}?</source>
        <translation>恢复租户 {0}？</translation>
    </message>
    <message>
        <source>Suspend</source>
        <translation>停用</translation>
    </message>
    <message numerus="yes">
        <source>Suspend %n tenant(s)?</source>
        <translation>
            <numerusform>停用 %n 个租户？</numerusform>
        </translation>
    </message>
    <message>
        <source>Suspend tenant {0}?</source>
        <translation>停用租户 {0}？</translation>
    </message>
</context>
<context>
    <name>TerminalWidget</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Normal text size</source>
        <translation>默认文字大小</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Paste the selection</source>
        <translation>粘贴选中内容</translation>
    </message>
    <message>
        <source>Scrollback</source>
        <translation>回滚</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>终端</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>%1 ago</source>
        <translation>%1前</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 天</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 y</source>
        <translation>%1 年</translation>
    </message>
</context>
<context>
    <name>TrustDialog</name>
    <message>
        <source>An administrator has confirmed the new fingerprint to me.</source>
        <translation>管理员已向我确认了新的指纹。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Do not trust</source>
        <translation>不信任</translation>
    </message>
    <message>
        <source>Do you trust this platform?</source>
        <translation>是否信任此平台？</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256)</source>
        <translation>指纹（SHA-256）</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>颁发者</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>适用于</translation>
    </message>
    <message>
        <source>No authority that this system knows vouches for the certificate that the platform shows. That is usual where a site has made its own.</source>
        <translation>平台出示的证书没有本系统已知的证书颁发机构担保。站点自行制作证书时，这很常见。</translation>
    </message>
    <message>
        <source>Not accepted, because</source>
        <translation>不被接受的原因</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Shown now</source>
        <translation>现在出示的</translation>
    </message>
    <message>
        <source>The platform shows another certificate</source>
        <translation>平台出示了另一个证书</translation>
    </message>
    <message>
        <source>This is not the certificate that you trusted. Either it was renewed, or somebody stands between you and the platform and wants your password. Do not log in before you know which.</source>
        <translation>这不是您信任过的证书。要么它已更换，要么有人介于您和平台之间，想获取您的密码。弄清是哪种情况之前，请不要登录。</translation>
    </message>
    <message>
        <source>Trust it</source>
        <translation>信任</translation>
    </message>
    <message>
        <source>Trusted until now</source>
        <translation>此前信任的</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>Whoever holds the key of a trusted certificate gets your password and sees all that you do there. Have an administrator of the platform read the fingerprint to you, by telephone or in person, before you trust it.</source>
        <translation>持有受信任证书密钥的人会得到您的密码，并看到您在那里所做的一切。信任之前，请让平台管理员通过电话或当面向您念出指纹。</translation>
    </message>
    <message>
        <source>itself ({0})</source>
        <translation>自身（{0}）</translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation>{0} 至 {1}</translation>
    </message>
    <message>
        <source>{0}: it has expired</source>
        <translation>{0}：已过期</translation>
    </message>
    <message>
        <source>{0}: it is not valid yet</source>
        <translation>{0}：尚未生效</translation>
    </message>
</context>
<context>
    <name>UpdateDialog</name>
    <message>
        <source>A limit is taken off by emptying its field; CPUs become all of the host.</source>
        <translation>清空字段即取消该限制；CPU 则变为主机的全部 CPU。</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Leave as it is</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Resources of {0}</source>
        <translation>{0} 的资源</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启策略</translation>
    </message>
</context>
<context>
    <name>WorkspaceDrawer</name>
    <message>
        <source>Drawer</source>
        <translation>抽屉</translation>
    </message>
    <message>
        <source>Hide the drawer (Ctrl+`)</source>
        <translation>隐藏抽屉 (Ctrl+`)</translation>
    </message>
    <message>
        <source>Nothing is open here</source>
        <translation>这里没有打开的内容</translation>
    </message>
    <message>
        <source>Shells, logs and results of bulk actions open in this drawer.</source>
        <translation>终端、日志和批量操作的结果会在此抽屉中打开。</translation>
    </message>
    <message>
        <source>Tear off into a window</source>
        <translation>拆分为独立窗口</translation>
    </message>
</context>
<context>
    <name>_Corner</name>
    <message numerus="yes">
        <source>%n notice(s)</source>
        <translation>
            <numerusform>%n 条通知</numerusform>
        </translation>
    </message>
    <message>
        <source>Dismiss them</source>
        <translation>全部关闭</translation>
    </message>
    <message>
        <source>Show them again ({0})</source>
        <translation>重新显示 ({0})</translation>
    </message>
</context>
<context>
    <name>_PeopleList</name>
    <message>
        <source>Login</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Nobody is in this group</source>
        <translation>此组中没有人</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
</TS>
