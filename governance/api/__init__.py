"""The programming interface under /api/v1: a folder a noun beside `site`, which holds what all of them share.

It shows what pages show, to tokens alone, and knows nothing that binds an office: the layers below decide as they do
for pages.
"""
