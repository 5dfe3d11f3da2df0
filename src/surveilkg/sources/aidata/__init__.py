"""AidData's records of Chinese development, military and Huawei finance, versions 2.0 and 3.0."""
