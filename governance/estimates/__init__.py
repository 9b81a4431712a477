"""The honest date: by when nine of ten requests like this one were done lately. It promises nothing and moves nothing."""
