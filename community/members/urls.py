"""Addresses of the room; allauth's own follow in config.urls."""

from django.urls import path

from community.members import views

urlpatterns = [
    path("accounts/signup/", views.signup, name="account_signup"),
    path("accounts/codes/", views.recovery_codes, name="recovery_codes"),
    path("accounts/recover/", views.recover, name="recover"),
    path("members/<str:name>/", views.profile, name="member"),
    path("members/<str:name>/block/", views.block, name="block"),
    path("members/<str:name>/unblock/", views.unblock, name="unblock"),
    path("settings/", views.overview, name="settings"),
    path("settings/profile/", views.edit_profile, name="edit_profile"),
    path("settings/name/", views.rename, name="rename"),
    path("settings/privacy/", views.privacy, name="privacy_settings"),
    path("settings/privacy/consent/", views.health_consent, name="health_consent"),
    path("settings/security/", views.security, name="security"),
    path("settings/security/codes/", views.new_recovery_codes, name="new_recovery_codes"),
    path("settings/security/forget-email/", views.forget_email, name="forget_email"),
    path("settings/standing/", views.standing, name="standing"),
    path("settings/close/", views.close_account, name="close_account"),
]
