"""Who a person is, asked of a directory: Active Directory or another LDAP server, over LDAPS.

`Directory` (`directory`) authenticates a person by binding as them and reads their groups. It needs
the project's extra `directory`.
"""
